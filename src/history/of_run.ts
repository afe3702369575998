import type { RunReport } from '../pipeline/report.ts';
import type { DataPlace } from '../place.ts';
import { literal } from '../query/columns.ts';
import { RowSource } from '../query/row_source.ts';

/** A story that a run added or changed, as a line of `newskeep crawl --since-last`. */
export interface RunChange {
  event: 'new' | 'revised';
  url: string;
  title: string | null;
  revision: number;
  fetched_at: string;
}

/** What a run added or changed, by all of its processes, in the order of the fetches. */
export async function* changesOfRun(
  data: DataPlace,
  { job, run }: Pick<RunReport, 'job' | 'run'>,
): AsyncGenerator<RunChange> {
  const source = await RowSource.open(data);
  try {
    yield* source.scratch.rows<RunChange>(`
      SELECT c.outcome AS event, r.url, r.title, r.revision, r.fetched_at
      FROM captures c JOIN revisions r ON r.id = c.article_id AND r.fetched_at = c.fetched_at
      WHERE c.outcome IN ('new', 'revised') AND starts_with(c.visit, ${literal(`${job}/${run}/`)})
      ORDER BY r.fetched_at, r.url`);
  } finally {
    source.close();
  }
}
