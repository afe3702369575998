import { hash } from 'node:crypto';
import type { ParsedHeadline } from '../model/records.ts';

/** The catalog's key for a long text: 128 bits of SHA-256, so that a row costs the same for any URL. */
export const key = (text: string): Uint8Array => hash('sha256', text, 'buffer').subarray(0, 16);

/** `key` as hex, where a text has to be compared, not looked up. */
export const pageKey = (url: string): string => Buffer.from(key(url)).toString('hex');

/**
 * What makes a list of headlines another list: its stories and their order. Not its times: "5 minutes ago" is
 * another text at every fetch, and a clock becomes a date at midnight.
 */
export const listHash = (items: ParsedHeadline[]): string =>
  hash('sha256', JSON.stringify(items.map((item) => [item.title, item.url]))).slice(0, 32);
