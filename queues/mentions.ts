const URLS = /https?:\/\/[^\s"'<>\\]+/g;

/** Whether a text (a message, settings) names a URL of those. */
export const mentions = (text: unknown, isGone: (url: string) => boolean): boolean =>
  (String(text ?? '').match(URLS) ?? []).some((url) => isGone(url) || isGone(url.replace(/[),.:;\]]+$/, '')));
