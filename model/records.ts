import * as z from 'zod';

/**
 * The dataset's records, defined once: types, JSON Schema (`newskeep schema`) and docs/records.md come from
 * here. snake_case, because SQL and Python read them. A value that the page does not give is null.
 */

const PAGE_KINDS = ['article', 'live', 'list', 'video', 'gallery', 'wall', 'error', 'other'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

/** What is no page and names pages. */
const FILE_KINDS = ['feed', 'sitemap'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Kinds that tell a story and so become rows of `articles`. */
export const STORY_KINDS = ['article', 'live', 'video', 'gallery'] as const satisfies readonly PageKind[];
export type StoryKind = (typeof STORY_KINDS)[number];
export const isStory = (kind: PageKind | FileKind): kind is StoryKind =>
  (STORY_KINDS as readonly string[]).includes(kind);

const timestamp = (what: string) => z.string().nullable().describe(what);
const instant = (what: string) => z.iso.datetime().describe(`${what} UTC, ISO 8601.`);

const precision = z
  .enum(['second', 'minute', 'hour', 'day', 'month', 'year'])
  .nullable()
  .describe('How finely the page states the time; a day stays a day.');

const authorSchema = z.object({
  name: z.string().describe('The name alone: no "By", place, time, mail or handle.'),
  kind: z.enum(['person', 'organisation', 'agency']).describe('Who stands behind the name.'),
  role: z.string().nullable().describe('The role printed beside the name ("Moscow correspondent").'),
});
export type Author = z.infer<typeof authorSchema>;

const imageSchema = z.object({
  url: z.string().describe('Absolute URL of the picture.'),
  caption: z.string().nullable().describe('The caption, apart from the body.'),
  credit: z.string().nullable().describe('Photographer or agency.'),
});

const liveEntrySchema = z.object({
  published_at: z.string().nullable().describe('When it was posted, as published_at of the story.'),
  title: z.string().nullable().describe('Its own headline.'),
  text: z.string().describe('Its text.'),
});
export type LiveEntry = z.infer<typeof liveEntrySchema>;

const provenanceSchema = z.object({
  rule: z.string().describe('The rule that won.'),
  confidence: z
    .number()
    .nullable()
    .describe('How right the value was in measurements, 0 to 1: docs/extraction.md says how.'),
  others: z
    .array(z.object({ rule: z.string(), value: z.string() }))
    .describe('What other rules found that says something else, cut to 200 characters.'),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/** What one page says of its story: all that a parser can know without the network, a disk or a clock. */
const parsedArticleSchema = z.object({
  canonical_url: z
    .string()
    .describe(
      'The URL that the page names as its own (rel=canonical, og:url) where that is sane, else its URL.',
    ),
  publisher: z.string().nullable().describe('The paper, as it names itself.'),
  title: z.string().nullable().describe('The printed headline, without kicker and site name.'),
  kicker: z.string().nullable().describe('The line printed above the headline.'),
  byline: z.string().nullable().describe('The byline as printed.'),
  authors: z.array(authorSchema).describe('Everyone named, in order, each once.'),
  published_at: timestamp(
    'ISO 8601 with the offset that the page states, else that of the paper’s country where it has one zone (rule “+site-zone”); local time without offset when neither is known.',
  ),
  published_precision: precision,
  modified_at: timestamp('When the page says it was changed; never a stand-in for published_at.'),
  language: z.string().nullable().describe('BCP 47 tag.'),
  section: z.string().nullable().describe('The section of the paper.'),
  tags: z.array(z.string()).describe('Topics, in page order, each once.'),
  lead: z.string().nullable().describe('The standfirst, where the page prints one. It opens the body too.'),
  body: z
    .string()
    .nullable()
    .describe('The text as the journalist wrote it, standfirst first; paragraphs parted by blank lines.'),
  body_html: z
    .string()
    .nullable()
    .describe('The body as clean HTML: headings, lists, quotes, tables, emphasis, links; safe to show.'),
  word_count: z.int().nonnegative().describe('Words of the body.'),
  images: z.array(imageSchema).describe('Pictures of the story.'),
  next_page: z
    .string()
    .nullable()
    .describe('URL of the next page of the same story that is not in this record; null where it is whole.'),
  live_entries: z
    .array(liveEntrySchema)
    .describe('The dated entries of a live blog (kind `live`), in page order; empty otherwise.'),
  access: z
    .enum(['free', 'metered', 'subscriber'])
    .nullable()
    .describe('Who may read it, where the page says so.'),
  access_signals: z.array(z.string()).describe('What says so.'),
  usage: z
    .array(z.string())
    .describe(
      'What the page and its host say of how it may be used: robots directives, TDM reservation, licences.',
    ),
  provenance: z
    .record(z.string(), provenanceSchema)
    .describe('For each field, which rule gave it and what the others said: docs/extraction.md.'),
});
export type ParsedArticle = z.infer<typeof parsedArticleSchema>;

const captureRefSchema = z.object({
  warc_file: z.string().describe('Path of the WARC file below the data folder.'),
  warc_offset: z.int().describe("Byte where the record's gzip member begins."),
  warc_length: z.int().describe('Bytes of that member.'),
  payload_digest: z.string().describe('sha1:BASE32 of the body as received (WARC-Payload-Digest).'),
  status: z.int().describe('HTTP status.'),
  final_url: z.string().describe('The URL that answered, redirects followed.'),
});
export type CaptureRef = z.infer<typeof captureRefSchema>;

const story = parsedArticleSchema.shape;

export const articleSchema = z
  .object({
    id: z
      .string()
      .describe('32 hex digits: SHA-256 of canonical_url, cut to 128 bits. Stays through revisions.'),
    url: z.string().describe('The URL that was fetched.'),
    canonical_url: story.canonical_url,
    host: z.string().describe('Host of the URL, with the port where it is not the default.'),
    publisher: story.publisher,
    kind: z.enum(STORY_KINDS).describe('What the page is.'),
    title: story.title,
    kicker: story.kicker,
    byline: story.byline,
    authors: story.authors,
    published_at: story.published_at,
    published_precision: story.published_precision,
    modified_at: story.modified_at,
    language: story.language,
    section: story.section,
    tags: story.tags,
    lead: story.lead,
    body: story.body,
    body_html: story.body_html,
    word_count: story.word_count,
    images: story.images,
    next_page: story.next_page,
    live_entries: story.live_entries,
    access: story.access,
    access_signals: story.access_signals,
    usage: story.usage,
    content_hash: z.string().describe('SHA-256 (hex) of title and body, normalized: what makes a revision.'),
    revision: z
      .int()
      .positive()
      .describe('1 for the first text seen, then one more for each change of content_hash.'),
    first_seen_at: instant('When the first revision was fetched.'),
    fetched_at: instant('When this revision was fetched.'),
    parser_version: z.string().describe('The parser that made the record.'),
    provenance: story.provenance,
    warnings: z.array(z.string()).describe('What a careful reader should know.'),
    capture: captureRefSchema.describe('The archived response that the record was made from.'),
  })
  .meta({ title: 'article', description: 'One story, one row a revision.' });
export type Article = z.infer<typeof articleSchema>;

/** What a later parser read in a revision; the row of `articles` stays as it was. */
const readingSchema = z
  .object({ ...articleSchema.shape, read_at: instant('When this parser read it.') })
  .meta({
    title: 'reading',
    description:
      'What a later parser read in the archived bytes of a revision (`newskeep reparse`): the revision’s row of `articles` with the fields and the `content_hash` that this parser gives. In SQL, `readings` shows the rows of `articles` too, as the first readings.',
  });
export type Reading = z.infer<typeof readingSchema>;

/** One item of a page's list of the newest stories. */
const parsedHeadlineSchema = z.object({
  position: z.int().positive().describe('Place in the list, from 1.'),
  title: z.string().describe('The headline as the reader sees it.'),
  url: z.string().describe('Absolute URL.'),
  published_at: timestamp(
    "As in articles; a clock alone belongs to the masthead's day, else the day of the fetch.",
  ),
  precision,
  time_text: z.string().nullable().describe('The time as printed.'),
});
export type ParsedHeadline = z.infer<typeof parsedHeadlineSchema>;

export const headlineSchema = z
  .object({
    page_url: z.string().describe('The page that the list stood on.'),
    host: z.string().describe('Host of page_url.'),
    observed_at: instant('When the page was fetched.'),
    ...parsedHeadlineSchema.shape,
  })
  .meta({
    title: 'headline',
    description:
      'One item of a latest-headlines list, as observed. A list that stands unchanged is written once.',
  });
export type Headline = z.infer<typeof headlineSchema>;

export const captureSchema = z
  .object({
    visit: z
      .string()
      .describe(
        'The visit that made it: job, run and an id of its own; of an import, the id of the record that held it.',
      ),
    url: z.string().describe('The URL that was asked for.'),
    host: z.string().describe('Its host.'),
    fetched_at: instant('When the request was sent.'),
    status: z.int().describe('HTTP status.'),
    content_type: z.string().nullable().describe('The Content-Type header.'),
    kind: z
      .enum([...PAGE_KINDS, ...FILE_KINDS, 'robots', 'redirect', 'not_modified'])
      .describe('What came back; `robots` are robots.txt and TDMRep’s /.well-known/tdmrep.json.'),
    location: z.string().nullable().describe('Where a redirect points.'),
    article_id: z.string().nullable().describe('The article that the page tells, when it tells one.'),
    outcome: z
      .enum(['new', 'revised', 'unchanged', 'duplicate', 'none'])
      .describe(
        'What the capture did to the article: made it, revised it, left it, or is another copy of it.',
      ),
    payload_bytes: z.int().describe('Bytes of the body as received.'),
    payload_digest: z.string().describe('sha1:BASE32 of those bytes.'),
    record_type: z
      .enum(['response', 'revisit', 'conversion'])
      .describe(
        'The WARC record that holds it; a revisit has no body of its own, a conversion is the page as a browser drew it.',
      ),
    warc_file: captureRefSchema.shape.warc_file,
    warc_offset: captureRefSchema.shape.warc_offset,
    warc_length: captureRefSchema.shape.warc_length,
    etag: z.string().nullable().describe('The ETag header, to ask later whether the page changed.'),
    last_modified: z.string().nullable().describe('The Last-Modified header.'),
    list_hash: z
      .string()
      .nullable()
      .describe("Hash of the page's list of headlines, its stories and their order; null without a list."),
    headlines: z
      .int()
      .nonnegative()
      .describe('Rows that the list added to headlines: 0 where it had been written before.'),
    source: z.string().describe('How the URL was found: seed, link, latest, redirect, …'),
    from_url: z.string().nullable().describe('The page that it was found on.'),
    warnings: z.array(z.string()).describe('What went oddly.'),
  })
  .meta({ title: 'capture', description: 'One answer of a host, kept in the WARC.' });
export type CaptureRecord = z.infer<typeof captureSchema>;

const share = (what: string) => z.number().min(0).max(1).describe(`${what}, 0 to 1.`);

/** Not kept in the archive: told anew from its articles (`newskeep near-duplicates`). */
export const nearDuplicateSchema = z
  .object({
    cluster_id: z
      .string()
      .describe('The article of the cluster that was seen first; all articles of a cluster carry it.'),
    article_id: z.string().describe('`id` of the article.'),
    url: articleSchema.shape.url,
    host: articleSchema.shape.host,
    publisher: story.publisher,
    title: story.title,
    published_at: story.published_at,
    first_seen_at: articleSchema.shape.first_seen_at,
    credits: z
      .string()
      .nullable()
      .describe('What the article prints of where its text is from: agency, byline, dateline, closing line.'),
    is_original: z
      .boolean()
      .describe('Whether this is the likely original, of those that the archive holds.'),
    original_id: z.string().describe('`article_id` of the likely original.'),
    why_original: z
      .enum(['canonical_link', 'credit', 'published_first', 'seen_first'])
      .describe(
        'Why that one: another article names it as canonical; others credit its publisher; its time is the earliest that can be believed; or no time can, and it was seen first.',
      ),
    shared: share('Words of this article that stand in the original, of all its words'),
    kept: share('Words of the original that stand in this article, of all those of the original'),
    similarity: share('Shingles that both have, of all that either has (Jaccard)'),
    added_paragraphs: z
      .array(z.int().positive())
      .describe(
        'Paragraphs of the body, from 1, that mostly do not stand in the original: what this paper added.',
      ),
  })
  .meta({
    title: 'near_duplicate',
    description: 'One article of a cluster whose articles carry the same text, edited or not.',
  });
export type NearDuplicate = z.infer<typeof nearDuplicateSchema>;

/** The datasets, by the name of their folder and SQL view. */
export const DATASETS = {
  articles: articleSchema,
  readings: readingSchema,
  headlines: headlineSchema,
  captures: captureSchema,
} as const;
export type Dataset = keyof typeof DATASETS;

/** The JSON Schema of every record, for `newskeep schema`. */
export const recordsJsonSchema = () =>
  Object.fromEntries(Object.entries(DATASETS).map(([name, schema]) => [name, z.toJSONSchema(schema)]));
