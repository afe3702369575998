import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Article } from '../../model/records.ts';
import { FOREIGN } from './as/names.ts';
import { noneWritten, type Written } from './format.ts';
import { countedRows, withCurrent } from './rows.ts';
import type { ExportSource } from './source.ts';

/**
 * `articles.jsonl.gz`, `headlines.jsonl.gz`, `captures.jsonl.gz`, and `readings.jsonl.gz` where there are any: a row a
 * line. With another project's names, `articles.jsonl.gz` alone, a story a line.
 */
export async function write(source: ExportSource, folder: string): Promise<Written> {
  const written = noneWritten();
  const { as } = source.options;
  if (as) await writeLines(folder, 'articles', foreignRows(source, written, FOREIGN[as].from));
  else
    for (const dataset of source.datasets())
      await writeLines(folder, dataset, countedRows(source, dataset, written));
  return written;
}

async function* foreignRows(source: ExportSource, written: Written, from: (article: Article) => object) {
  const sql = `SELECT * EXCLUDE (is_current) FROM (${withCurrent(source)}) WHERE is_current ORDER BY host, fetched_at, id`;
  for await (const article of countedRows<Article>(source, 'articles', written, sql)) yield from(article);
}

function writeLines(folder: string, name: string, rows: AsyncIterable<object>): Promise<void> {
  const lines = Readable.from(asLines(rows));
  return pipeline(lines, createGzip(), createWriteStream(path.join(folder, `${name}.jsonl.gz`)));
}

async function* asLines(rows: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
