import { NewskeepError } from '../../../model/errors.ts';
import type { Article } from '../../../model/records.ts';
import { type CapturePlace, PLACE_COLUMNS } from '../../export/places.ts';
import type { AskRows } from '../live_dataset.ts';

/** Answers of the page itself that go into a replay: those nearest in time. */
const OF_PAGE = 20;
/** What scripts of the paper fetched. Scripts and styles are fetched once a run, so another page may have asked. */
const OF_SCRIPTS = 300;

export type Replayable = CapturePlace & { url: string };

/** The page of a revision and what replaying it takes. */
export interface ToReplay {
  article: Pick<Article, 'url' | 'title' | 'fetched_at'>;
  /** The record that the revision was made from, or the page as it came where that was drawn by a browser. */
  page: Replayable;
  captures: Replayable[];
}

/** Finds the records; throws `nothing_selected`. */
export async function capturesOf(
  rows: AskRows,
  id: string,
  revision: number,
  signal: AbortSignal,
): Promise<ToReplay> {
  const [article] = await rows<Article>(
    'SELECT url, title, fetched_at, host FROM revisions WHERE id = $1 AND revision = $2',
    [id, revision],
    signal,
  );
  if (!article)
    throw new NewskeepError('nothing_selected', `The archive holds no revision ${revision} of this story.`);
  const pages = await rows<Replayable>(
    `SELECT ${PLACE_COLUMNS} FROM captures WHERE url = $1 AND status = 200 AND record_type <> 'conversion'
     ORDER BY abs(epoch(fetched_at) - epoch($2::TIMESTAMPTZ)), fetched_at LIMIT ${OF_PAGE}`,
    [article.url, article.fetched_at],
    signal,
  );
  const [page] = pages;
  if (!page) throw new NewskeepError('nothing_selected', `The archive holds no answer of ${article.url}.`);
  const fetched = await rows<Replayable>(
    `SELECT ${PLACE_COLUMNS} FROM captures WHERE source = 'render' AND status = 200 AND record_type <> 'conversion'
       AND regexp_extract(from_url, '^https?://([^/?#]+)', 1) = $1
     ORDER BY abs(epoch(fetched_at) - epoch($2::TIMESTAMPTZ)), fetched_at LIMIT ${OF_SCRIPTS}`,
    [article.host, article.fetched_at],
    signal,
  );
  const found = [...pages, ...fetched];
  const captures = [...found, ...(await referredBy(rows, found, signal))];
  return { article, page, captures: each(captures) };
}

/** The records that have the bodies of revisits. */
async function referredBy(rows: AskRows, captures: Replayable[], signal: AbortSignal): Promise<Replayable[]> {
  const digests = captures.filter((one) => one.record_type === 'revisit').map((one) => one.payload_digest);
  if (digests.length === 0) return [];
  return rows<Replayable>(
    `SELECT ${PLACE_COLUMNS} FROM captures
     WHERE status = 200 AND record_type = 'response' AND list_contains($1::VARCHAR[], payload_digest)`,
    [[...new Set(digests)]],
    signal,
  );
}

const each = (captures: Replayable[]): Replayable[] => [
  ...new Map(captures.map((one) => [`${one.warc_file} ${one.warc_offset}`, one])).values(),
];
