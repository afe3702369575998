import * as z from 'zod';
import { articleSchema } from '../../model/records.ts';
import { FIELDS } from '../reparse/differences.ts';

const field = z.enum(FIELDS);
const at = (what: string) => z.string().describe(`${what} UTC, ISO 8601.`);
const atOrNull = (what: string) => z.string().nullable().describe(`${what} UTC, ISO 8601.`);
const comparedBy = z
  .string()
  .nullable()
  .describe(
    'The version of the parser by whose readings both texts were compared. Null where no parser could read both: then a field may differ by the parser alone.',
  );

/** One line of `newskeep changes --json`. */
export const changeSchema = z
  .object({
    at: at('When it was seen: the fetch that showed it.'),
    event: z
      .enum(['revised', 'gone', 'back'])
      .describe(
        '`revised`: the paper changed title or text. `gone`: the story’s page answered 404 or 410, or led elsewhere. `back`: it told the story again.',
      ),
    article_id: articleSchema.shape.id,
    url: articleSchema.shape.url,
    host: articleSchema.shape.host,
    title: articleSchema.shape.title,
    revision: z
      .int()
      .positive()
      .describe('The revision that was made, or the newest one of what went or came.'),
    fields: z.array(field).describe('The fields that changed; empty for `gone` and `back`.'),
    words_added: z.int().nonnegative().describe('Words of the body that came.'),
    words_removed: z.int().nonnegative().describe('Words of the body that went.'),
    before_at: at('When it was last seen as it was before: the change lies between the two.'),
    status: z.int().nullable().describe('HTTP status of the answer, of `gone` and `back`.'),
    to: z.string().nullable().describe('Where the page leads instead, of `gone` by a redirect.'),
    compared_by: comparedBy,
  })
  .meta({ title: 'change', description: 'One thing that happened to a story after it was first seen.' });
export type Change = z.infer<typeof changeSchema>;

export const pieceSchema = z.object({
  op: z.enum(['same', 'removed', 'added']).describe('What became of these words.'),
  text: z.string().describe('The words.'),
});
export type Piece = z.infer<typeof pieceSchema>;

const fieldChangeSchema = z.object({
  before: z.unknown().describe('The value before, as in `articles`.'),
  after: z.unknown().describe('The value after.'),
  words: z
    .array(pieceSchema)
    .nullable()
    .describe('Of a text: its words, in order, with what became of them.'),
});
export type FieldChange = z.infer<typeof fieldChangeSchema>;

const eventSchema = z.object({
  at: changeSchema.shape.at,
  event: z.enum(['first', 'revised', 'gone', 'back']).describe('`first`: first seen; else as in `changes`.'),
  revision: changeSchema.shape.revision,
  seen_until: atOrNull('When the story was last seen so; null of `gone`.'),
  changes: z
    .record(z.string(), fieldChangeSchema)
    .describe('By field, of `revised`. Empty where the paper changed nothing that is kept.'),
  status: changeSchema.shape.status,
  to: changeSchema.shape.to,
  parser_versions: z.array(z.string()).describe('The parsers that read this revision, the first one first.'),
  compared_by: comparedBy,
});
export type StoryEvent = z.infer<typeof eventSchema>;

/** What `newskeep history --json` prints. */
export const historySchema = z
  .object({
    article_id: articleSchema.shape.id,
    url: articleSchema.shape.url,
    host: articleSchema.shape.host,
    title: articleSchema.shape.title,
    aliases: z.array(z.string()).describe('Other addresses that told the story.'),
    revisions: z.int().positive().describe('How many revisions are kept.'),
    events: z.array(eventSchema).describe('What happened, the oldest first.'),
  })
  .meta({ title: 'history', description: 'All that is known of one story over time.' });
export type History = z.infer<typeof historySchema>;
