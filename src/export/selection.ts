import type { Dataset } from '../../model/records.ts';
import { literal } from '../query/columns.ts';

/** What of an archive is exported; all of it where nothing is said. */
export interface Selection {
  /** As in the rows' `host`. */
  hosts: string[];
  /** UTC instants: fetched at `from` or later, before `until`. */
  from: string | undefined;
  until: string | undefined;
  /** Stories alone that SQL chose (chosen.ts). */
  stories?: StoryChoice | undefined;
}

/** Which stories are wanted; all that is said holds. */
export interface StoryChoice {
  /** A condition on a revision, as `newskeep query` has them in `revisions`. */
  where?: string | undefined;
  /** A SELECT whose column `id` names stories. */
  sql?: string | undefined;
  /** Days, "2026-02-04", both included, as pages state when they were published. */
  publishedFrom?: string | undefined;
  publishedTo?: string | undefined;
}

/** The time of each dataset's rows that a selection looks at: always when it was fetched. */
const TIME = {
  articles: 'fetched_at',
  readings: 'fetched_at',
  headlines: 'observed_at',
  captures: 'fetched_at',
} as const;

/** By host and time, and a row's own place among those of one moment, so that the same rows come in the same order. */
export const ORDER = {
  articles: 'host, fetched_at, id, revision',
  readings: 'host, fetched_at, id, revision, read_at',
  headlines: 'host, observed_at, page_url, position',
  captures: 'host, fetched_at, warc_file, warc_offset',
} as const satisfies Record<Dataset, string>;

/** What of each dataset is of the stories in the tables of chosen.ts. */
const OF_CHOSEN = {
  articles: '(id, revision) IN (SELECT id, revision FROM chosen)',
  readings: '(id, revision) IN (SELECT id, revision FROM chosen)',
  headlines: 'url IN (SELECT url FROM chosen_urls)',
  captures: 'article_id IN (SELECT id FROM chosen)',
} as const satisfies Record<Dataset, string>;

/** The WHERE of a selection. What a page's script fetched from other hosts goes with its page. */
export function whereOf({ hosts, from, until, stories }: Selection, dataset: Dataset): string {
  const time = TIME[dataset];
  const parts: string[] = [];
  if (hosts.length > 0) {
    const list = `(${hosts.map(literal).join(', ')})`;
    const ofPage = `source = 'render' AND regexp_extract(from_url, '^https?://([^/?#]+)', 1) IN ${list}`;
    parts.push(dataset === 'captures' ? `(host IN ${list} OR (${ofPage}))` : `host IN ${list}`);
  }
  if (from !== undefined) parts.push(`${time} >= TIMESTAMPTZ ${literal(from)}`);
  if (until !== undefined) parts.push(`${time} < TIMESTAMPTZ ${literal(until)}`);
  if (stories !== undefined) parts.push(OF_CHOSEN[dataset]);
  return parts.length > 0 ? parts.join(' AND ') : 'true';
}

export const isAll = ({ hosts, from, until, stories }: Selection): boolean =>
  hosts.length === 0 && from === undefined && until === undefined && stories === undefined;

/** A selection in words, for whoever reads an export: ["hosts a.example", "fetched from 2026-02-01T00:00:00.000Z"]. */
export function wordsOf({ hosts, from, until, stories = {} }: Selection): string[] {
  const { where, sql, publishedFrom, publishedTo } = stories;
  return [
    ...(hosts.length > 0 ? [`hosts ${hosts.join(', ')}`] : []),
    ...(from ? [`fetched from ${from}`] : []),
    ...(until ? [`fetched before ${until}`] : []),
    ...(publishedFrom ? [`published from ${publishedFrom}`] : []),
    ...(publishedTo ? [`published to ${publishedTo}`] : []),
    ...(where ? [`where ${where}`] : []),
    ...(sql ? [`stories of ${sql}`] : []),
  ];
}
