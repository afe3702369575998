import type { Dataset } from '../../model/records.ts';
import { TEXT_LEFT_OUT } from './opted_out.ts';
import type { ExportSource } from './source.ts';
import type { Written } from './written.ts';

const TOLD_EVERY = 1000;

/** The rows of a SELECT of a dataset as JSON, counted and told of as they pass. */
export async function* countedRows<T>(
  source: ExportSource,
  dataset: Dataset,
  written: Written,
  sql = source.selected(dataset),
): AsyncGenerator<T> {
  for await (const row of source.scratch.rows<T>(sql)) {
    if (dataset === 'articles' && isWithoutText(row)) written.textLeftOut++;
    if (written[dataset]++ % TOLD_EVERY === 0)
      source.options.onProgress(`${dataset}: ${written[dataset]} rows`);
    yield row;
  }
}

/** The selected revisions, in their order, with `is_current`: whether it is the last one of its story among them. */
export const withCurrent = (source: ExportSource): string =>
  `SELECT *, row_number() OVER (PARTITION BY id ORDER BY revision DESC) = 1 AS is_current
   FROM (${source.selected('articles')}) ORDER BY host, fetched_at, id, revision`;

const isWithoutText = (row: unknown): boolean =>
  (row as { warnings?: string[] }).warnings?.includes(TEXT_LEFT_OUT) ?? false;
