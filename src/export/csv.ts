import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { columnsOf } from '../query/columns.ts';
import { csvCells } from '../query/csv.ts';
import type { FolderDraft } from './folder_draft.ts';
import { countedRows } from './rows.ts';
import type { ExportSource } from './source.ts';

/**
 * `articles.csv`, `headlines.csv`, `captures.csv` (RFC 4180, UTF-8 without a byte order mark).
 */
export async function write(source: ExportSource, folder: FolderDraft): Promise<void> {
  for (const dataset of source.datasets()) {
    const columns = Object.keys(columnsOf(dataset));
    await folder.make(`${dataset}.csv`, source.inputs(dataset), async (file, written) => {
      const csv = stringify({
        ...csvCells(source.options.formulaSafe),
        columns,
        header: true,
        record_delimiter: 'windows',
      });
      await pipeline(Readable.from(countedRows(source, dataset, written)), csv, createWriteStream(file));
    });
  }
}
