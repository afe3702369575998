import { NewskeepError } from '../../model/errors.ts';
import { literal } from './columns.ts';
import type { RowSource } from './row_source.ts';

/** Throws `usage` where no article is of that host: its name is mistyped more often than it has nothing to tell. */
export async function requireHost(source: RowSource, host: string | undefined): Promise<void> {
  if (host === undefined) return;
  const sql = `SELECT 1 AS n FROM all_articles WHERE host = ${literal(host.toLowerCase())} LIMIT 1`;
  if (await source.first(sql)) return;
  throw new NewskeepError('usage', `No article is of the host ${host}.`, {
    hint: 'Those that are there: newskeep query "SELECT host, count(*) AS stories FROM articles GROUP BY host". www. is another host.',
  });
}
