/** A host that asks to be left alone for longer is asked again after a day: it may have meant one page, or be mistaken. */
export const LONGEST_PAUSE_MS = 24 * 3_600_000;
