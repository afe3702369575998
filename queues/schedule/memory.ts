import { hash } from 'node:crypto';
import * as z from 'zod';
import { newRhythm, type Rhythm } from './rhythm.ts';

/** What a frontier keeps of a list, as one line of text: its rhythm, and which items it showed. */
export interface Memory {
  rhythm: Rhythm;
  /** Short hashes of the items at the last look; empty where it had none of its own. */
  items: Set<string>;
}

/** As many items tell whether two looks overlap; the first ones of a list are its newest. */
const ITEMS = 60;
/** Characters of an item's hash: two of a list are taken for one in a hundred thousand looks. */
const LENGTH = 5;

const tally = z.tuple([z.number(), z.number()]);
const schema = z.tuple([
  z.literal(1),
  z.number(),
  z.array(tally).length(24),
  z.array(tally).length(7),
  tally,
  z.string(),
]);

/** Undefined for no memory, or one that another version wrote: the list is learned anew. */
export function readMemory(text: string | null): Memory | undefined {
  const found = text === null ? undefined : schema.safeParse(parsed(text)).data;
  if (!found) return undefined;
  const [, at, hours, days, lately, items] = found;
  return {
    rhythm: { ...newRhythm(at), hours, days, lately },
    items: new Set(items.match(new RegExp(`.{${LENGTH}}`, 'g'))),
  };
}

export function writeMemory({ rhythm: { at, hours, days, lately }, items }: Memory): string {
  return JSON.stringify([1, at, hours, days, lately, [...items].join('')], (_, value: unknown) =>
    typeof value === 'number' && value < 1e9 ? Math.round(value * 1000) / 1000 : value,
  );
}

/** The items of a list, in its order, as a memory keeps them. */
export const itemsOf = (urls: string[]): Set<string> =>
  new Set(urls.slice(0, ITEMS).map((url) => hash('sha256', url, 'base64url').slice(0, LENGTH)));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
