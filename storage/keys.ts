import { hash } from 'node:crypto';
import type { ParsedHeadline } from '../model/records.ts';

/** The catalog's key for a long text: 128 bits of SHA-256, so that a row costs the same for any URL. */
export const key = (text: string): Uint8Array => hash('sha256', text, 'buffer').subarray(0, 16);

/** `key` as hex, where a text has to be compared, not looked up. */
export const pageKey = (url: string): string => Buffer.from(key(url)).toString('hex');

/** What makes a list of headlines another list: its stories, their order and their stated times. */
export const listHash = (items: ParsedHeadline[]): string =>
  hash('sha256', JSON.stringify(items.map((i) => [i.title, i.url, i.published_at, i.time_text]))).slice(
    0,
    32,
  );
