import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { columnsOf } from '../query/columns.ts';
import { csvCells } from '../query/csv.ts';
import { noneWritten, type Written } from './format.ts';
import { countedRows } from './rows.ts';
import type { ExportSource } from './source.ts';

/**
 * `articles.csv`, `headlines.csv`, `captures.csv` (RFC 4180, UTF-8 without a byte order mark).
 */
export async function write(source: ExportSource, folder: string): Promise<Written> {
  const written = noneWritten();
  for (const dataset of source.datasets()) {
    const columns = Object.keys(columnsOf(dataset));
    const csv = stringify({
      ...csvCells(source.options.formulaSafe),
      columns,
      header: true,
      record_delimiter: 'windows',
    });
    const rows = Readable.from(countedRows(source, dataset, written));
    await pipeline(rows, csv, createWriteStream(path.join(folder, `${dataset}.csv`)));
  }
  return written;
}
