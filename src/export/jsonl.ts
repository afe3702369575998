import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Article, Dataset } from '../../model/records.ts';
import { FOREIGN } from './as/names.ts';
import type { FolderDraft } from './folder_draft.ts';
import { countedRows, withCurrent } from './rows.ts';
import type { ExportSource } from './source.ts';
import type { Written } from './written.ts';

/**
 * `articles.jsonl.gz`, `headlines.jsonl.gz`, `captures.jsonl.gz`, and `readings.jsonl.gz` where there are any: a row a
 * line. With another project's names, `articles.jsonl.gz` alone, a story a line.
 */
export async function write(source: ExportSource, folder: FolderDraft): Promise<void> {
  const { as } = source.options;
  const write = (dataset: Dataset, rows: (written: Written) => AsyncIterable<object>) =>
    folder.make(`${dataset}.jsonl.gz`, source.inputs(dataset), (file, written) =>
      pipeline(Readable.from(asLines(rows(written))), createGzip(), createWriteStream(file)),
    );
  if (as) await write('articles', (written) => foreignRows(source, written, FOREIGN[as].from));
  else
    for (const dataset of source.datasets())
      await write(dataset, (written) => countedRows(source, dataset, written));
}

async function* foreignRows(source: ExportSource, written: Written, from: (article: Article) => object) {
  const sql = `SELECT * EXCLUDE (is_current) FROM (${withCurrent(source)}) WHERE is_current ORDER BY host, fetched_at, id`;
  for await (const article of countedRows<Article>(source, 'articles', written, sql)) yield from(article);
}

async function* asLines(rows: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
