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

const ofRun = ({ job, run }: Pick<RunReport, 'job' | 'run'>) =>
  `c.outcome IN ('new', 'revised') AND starts_with(c.visit, ${literal(`${job}/${run}/`)})`;

/** How many stories a run added and changed, by all of its processes. */
export async function changeCounts(
  data: DataPlace,
  report: Pick<RunReport, 'job' | 'run'>,
): Promise<{ new: number; revised: number }> {
  const source = await RowSource.open(data);
  try {
    const counts = { new: 0, revised: 0 };
    const sql = `SELECT c.outcome, count(*)::INTEGER AS n FROM captures c WHERE ${ofRun(report)} GROUP BY ALL`;
    for await (const { outcome, n } of source.scratch.rows<{ outcome: 'new' | 'revised'; n: number }>(sql))
      counts[outcome] = n;
    return counts;
  } finally {
    source.close();
  }
}

/** What a run added or changed, by all of its processes, in the order of the fetches. */
export async function* changesOfRun(
  data: DataPlace,
  report: Pick<RunReport, 'job' | 'run'>,
): AsyncGenerator<RunChange> {
  const source = await RowSource.open(data);
  try {
    yield* source.scratch.rows<RunChange>(`
      SELECT c.outcome AS event, r.url, r.title, r.revision, r.fetched_at
      FROM captures c JOIN revisions r ON r.id = c.article_id AND r.fetched_at = c.fetched_at
      WHERE ${ofRun(report)}
      ORDER BY r.fetched_at, r.url`);
  } finally {
    source.close();
  }
}
