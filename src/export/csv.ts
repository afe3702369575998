import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { columnsOf } from '../query/columns.ts';
import { noneWritten, type Written } from './format.ts';
import { countedRows } from './rows.ts';
import type { ExportSource } from './source.ts';

/**
 * `articles.csv`, `headlines.csv`, `captures.csv` (RFC 4180, UTF-8 without a byte order mark): lists and objects as
 * JSON; null is nothing, and an empty text is "". Formula-safe, an apostrophe stands before what a spreadsheet would run.
 */
export async function write(source: ExportSource, folder: string): Promise<Written> {
  const written = noneWritten();
  for (const dataset of source.datasets()) {
    const columns = Object.keys(columnsOf(dataset));
    const csv = stringify({
      columns,
      header: true,
      record_delimiter: 'windows',
      escape_formulas: source.options.formulaSafe ?? false,
      cast: {
        // Told from null, which is nothing at all.
        string: (value) => (value === '' ? { value, quoted_empty: true } : value),
        object: (value) => JSON.stringify(value),
        boolean: (value) => String(value),
      },
    });
    const rows = Readable.from(countedRows(source, dataset, written));
    await pipeline(rows, csv, createWriteStream(path.join(folder, `${dataset}.csv`)));
  }
  return written;
}
