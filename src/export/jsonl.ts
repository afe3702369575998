import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { DATASETS, type Dataset } from '../../model/records.ts';
import type { Written } from './format.ts';
import { TEXT_LEFT_OUT } from './opted_out.ts';
import type { ExportSource } from './source.ts';

const TOLD_EVERY = 1000;

/** `articles.jsonl.gz`, `headlines.jsonl.gz`, `captures.jsonl.gz`, and `readings.jsonl.gz` where there are any: a row a line. */
export async function write(source: ExportSource, folder: string): Promise<Written> {
  const written: Written = { captures: 0, articles: 0, readings: 0, headlines: 0, textLeftOut: 0 };
  async function* lines(dataset: Dataset) {
    for await (const row of source.scratch.rows<{ warnings?: string[] }>(source.selected(dataset))) {
      if (dataset === 'articles' && row.warnings?.includes(TEXT_LEFT_OUT)) written.textLeftOut++;
      if (written[dataset]++ % TOLD_EVERY === 0)
        source.options.onProgress(`${dataset}: ${written[dataset]} rows`);
      yield `${JSON.stringify(row)}\n`;
    }
  }
  // Most archives have no readings, and their readers need not know of any.
  const isWanted = (dataset: Dataset) => dataset !== 'readings' || source.months(dataset).length > 0;
  for (const dataset of (Object.keys(DATASETS) as Dataset[]).filter(isWanted))
    await pipeline(
      Readable.from(lines(dataset)),
      createGzip(),
      createWriteStream(path.join(folder, `${dataset}.jsonl.gz`)),
    );
  return written;
}
