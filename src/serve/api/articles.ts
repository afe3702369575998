import * as z from 'zod';
import { NewskeepError } from '../../../model/errors.ts';
import { type Article, articleSchema, captureSchema, nearDuplicateSchema } from '../../../model/records.ts';
import { pieceSchema } from '../../history/schema.ts';
import { wordsOf } from '../../history/words.ts';
import { differences, type Field } from '../../reparse/differences.ts';
import type { Served } from '../served.ts';
import { route } from './route.ts';
import { rowOf, STORY_ID, story } from './story.ts';

const revisionSchema = z.object({
  revision: articleSchema.shape.revision,
  fetched_at: articleSchema.shape.fetched_at,
  title: articleSchema.shape.title,
  word_count: articleSchema.shape.word_count,
  parser_version: articleSchema.shape.parser_version,
});

const lookSchema = captureSchema.pick({
  url: true,
  fetched_at: true,
  status: true,
  kind: true,
  outcome: true,
});

/** Looks at a story's page that are told: the newest. */
const LOOKS = 200;

export const articleRoute = route({
  method: 'get',
  path: '/articles/{id}',
  summary: 'One story: its current record with provenance, its revisions, and the looks at its page',
  params: STORY_ID,
  answer: z.object({
    article: articleSchema,
    revisions: z.array(revisionSchema).describe('The oldest first.'),
    looks: z.array(lookSchema).describe(`Answers of its page, the newest first, ${LOOKS} at most.`),
  }),
  async handle(served, { params: { id }, signal }) {
    const found = await story(served, id, signal);
    const revisions = await served.rows(
      `SELECT revision, fetched_at, title, word_count, parser_version FROM revisions WHERE id = $1 ORDER BY revision`,
      [id],
      signal,
    );
    const looks = await served.rows(
      `SELECT url, fetched_at, status, kind, outcome FROM captures WHERE article_id = $1 OR url = $2
       ORDER BY fetched_at DESC LIMIT ${LOOKS}`,
      [id, found.url],
      signal,
    );
    return { article: rowOf(found), revisions, looks };
  },
});

export const articleAtRoute = route({
  method: 'get',
  path: '/article-at',
  summary: 'The id of the story that an address tells, or told',
  query: z.object({ url: z.string().describe('Any address of the story.') }),
  answer: z.object({ id: articleSchema.shape.id }),
  async handle(served, { query: { url }, signal }) {
    const [found] = await served.rows<{ id: string }>(
      `SELECT id FROM (
         SELECT id, fetched_at FROM articles WHERE url = $1 OR canonical_url = $1 UNION ALL
         SELECT article_id, fetched_at FROM captures WHERE url = $1 AND article_id IS NOT NULL)
       ORDER BY fetched_at DESC LIMIT 1`,
      [url],
      signal,
    );
    if (!found) throw new NewskeepError('nothing_selected', `The archive holds no story of ${url}.`);
    return found;
  },
});

const FIELD_TEXTS = new Set<Field>(['title', 'kicker', 'byline', 'lead', 'body']);

export const changesRoute = route({
  method: 'get',
  path: '/articles/{id}/changes',
  summary: 'What differs between two revisions of a story, its texts word by word',
  params: STORY_ID,
  query: z.object({
    from: z.coerce.number().int().positive().describe('The earlier revision.'),
    to: z.coerce.number().int().positive().describe('The later one.'),
  }),
  answer: z.object({
    from: revisionSchema,
    to: revisionSchema,
    same_parser: z
      .boolean()
      .describe('False: two versions of the parser read them, and a difference may be theirs.'),
    fields: z.array(
      z.object({
        field: z.string(),
        before: z.unknown(),
        after: z.unknown(),
        words: z.array(pieceSchema).nullable().describe('Of a text: its words, and what became of them.'),
      }),
    ),
  }),
  async handle(served, { params: { id }, query: { from, to }, signal }) {
    const [before, after] = await Promise.all([
      revision(served, id, from, signal),
      revision(served, id, to, signal),
    ]);
    const fields = differences(before, after).map((field) => ({
      field,
      before: before[field] ?? null,
      after: after[field] ?? null,
      words: FIELD_TEXTS.has(field) ? words(before, after, field) : null,
    }));
    const same_parser = before.parser_version === after.parser_version;
    return { from: head(before), to: head(after), same_parser, fields };
  },
});

const words = (before: Article, after: Article, field: Field) =>
  wordsOf(String(before[field] ?? ''), String(after[field] ?? ''), after.language);

const head = ({ revision, fetched_at, title, word_count, parser_version }: Article) => ({
  revision,
  fetched_at,
  title,
  word_count,
  parser_version,
});

async function revision(served: Served, id: string, number: number, signal: AbortSignal): Promise<Article> {
  const [found] = await served.rows<Article>(
    'SELECT * FROM revisions WHERE id = $1 AND revision = $2',
    [id, number],
    signal,
  );
  if (found) return found;
  throw new NewskeepError('nothing_selected', `The archive holds no revision ${number} of this story.`);
}

export const clusterRoute = route({
  method: 'get',
  path: '/articles/{id}/cluster',
  summary: 'The articles of all papers that carry the same text, the likely original first',
  params: STORY_ID,
  answer: z.object({ members: z.array(nearDuplicateSchema).describe('Empty where no other carries it.') }),
  async handle(served, { params: { id }, signal }) {
    const members = await served.rows(
      `SELECT * FROM near_duplicates
       WHERE cluster_id = (SELECT any_value(cluster_id) FROM near_duplicates WHERE article_id = $1)
       ORDER BY is_original DESC, published_at, first_seen_at`,
      [id],
      signal,
    );
    return { members };
  },
});
