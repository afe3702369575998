import { isDeepStrictEqual } from 'node:util';
import type { Article } from '../../model/records.ts';
import type { ParsedStory } from '../../storage/port.ts';

/**
 * The fields that a paper fills, in the order in which a reader asks for them. Left out is what follows from others
 * (word_count, body_html, content_hash) and what speaks of the parser (provenance, warnings).
 */
export const FIELDS = [
  'title',
  'kicker',
  'byline',
  'authors',
  'published_at',
  'published_precision',
  'modified_at',
  'lead',
  'body',
  'section',
  'tags',
  'publisher',
  'language',
  'kind',
  'images',
  'live_entries',
  'next_page',
  'access',
  'access_signals',
  'usage',
  'canonical_url',
] as const satisfies (keyof Article)[];
export type Field = (typeof FIELDS)[number];

/** One reading of a story, as far as it can differ from another. */
export type Told = Pick<Article, Field>;

export const toldBy = ({ article, kind }: ParsedStory): Told => ({ ...article, kind });

/** The fields in which two readings differ. */
export const differences = (before: Told, after: Told): Field[] =>
  FIELDS.filter((field) => !isDeepStrictEqual(plain(before[field]), plain(after[field])));

/** As rows hold it: without what is undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** One field in which two readings differ, its values cut to what a person looks at. */
export interface Differing {
  field: Field;
  before: string;
  after: string;
}

/** Text around the first place where they differ, so that long values show what differs. */
const SHOWN = 120;
const AROUND = 30;

export function differing(before: Told, after: Told): Differing[] {
  return differences(before, after).map((field) => {
    const [was, is] = [textOf(before[field]), textOf(after[field])];
    const from = Math.max(0, commonStart(was, is) - AROUND);
    return { field, before: excerpt(was, from), after: excerpt(is, from) };
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

const excerpt = (text: string, from: number): string =>
  `${from > 0 ? '…' : ''}${text.slice(from, from + SHOWN)}${text.length > from + SHOWN ? '…' : ''}`;
