import { NewskeepError } from '../../model/errors.ts';
import type { Article } from '../../model/records.ts';
import { differences, type Field, type Told, toldBy } from '../reparse/differences.ts';
import type { Rereader } from '../reparse/rereader.ts';
import type { FieldChange } from './schema.ts';
import { wordsOf } from './words.ts';

/** A revision and the one before it. */
export interface Pair {
  before: Article;
  after: Article;
  /** When the story's page was last seen before: what changed, changed since. */
  before_at: string;
}

/** What the paper changed. */
export interface Compared {
  fields: Field[];
  before: Told;
  after: Told;
  /** The parser by whose readings they were compared; null: by two, since none could read both. */
  by: string | null;
}

/**
 * Two revisions as one parser reads them. Where no reading of both is kept, the present parser reads their archived bytes,
 * so that its own words are never told as the paper's.
 */
export async function compare(
  { before, after }: Omit<Pair, 'before_at'>,
  rereader: Rereader,
): Promise<Compared> {
  if (before.parser_version === after.parser_version) return compared(before, after, after.parser_version);
  const was = await readAnew(before, rereader);
  const is = was && (await readAnew(after, rereader));
  return is ? compared(toldBy(was), toldBy(is), is.parserVersion) : compared(before, after, null);
}

const compared = (before: Told, after: Told, by: string | null): Compared => ({
  fields: differences(before, after),
  before,
  after,
  by,
});

/** Bytes that are damaged cannot be read anew; what was read of them is there. */
async function readAnew(row: Article, rereader: Rereader) {
  try {
    return await rereader.story(row);
  } catch (error) {
    if (error instanceof NewskeepError && error.code === 'storage_damaged') return undefined;
    throw error;
  }
}

/** Fields whose words are worth comparing. */
const TEXTS = new Set<Field>(['title', 'kicker', 'byline', 'lead', 'body']);

export const fieldChanges = ({ fields, before, after }: Compared): Record<string, FieldChange> =>
  Object.fromEntries(
    fields.map((field) => {
      const [was, is] = [before[field], after[field]];
      const words = TEXTS.has(field) ? wordsOf(String(was ?? ''), String(is ?? ''), after.language) : null;
      return [field, { before: was ?? null, after: is ?? null, words }];
    }),
  );
