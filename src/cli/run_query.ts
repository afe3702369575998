import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NewskeepError } from '../../model/errors.ts';
import { openOutput, writing } from '../export/output.ts';
import type { DatasetReader } from '../query/dataset.ts';
import type { RunOptions } from '../query/watch.ts';
import { type FormatOptions, linesOf, type QueryFormat, type TextFormat } from './output/query_formats.ts';
import { tellOf } from './output/running.ts';
import type { StatusLine } from './output/terminal.ts';
import { writeLines } from './output/write.ts';

export interface QueryRun extends FormatOptions, RunOptions {
  format: QueryFormat;
  /** A file to be made; without it, standard output. */
  output?: string | undefined;
  force?: boolean | undefined;
  status: StatusLine;
}

/** Runs one query and writes what it gives. Throws what DatasetReader.query does, `output_exists`, `output_unwritable`. */
export async function runQuery(dataset: DatasetReader, sql: string, run: QueryRun): Promise<void> {
  const end = tellOf(run.status);
  try {
    await answered(dataset, sql, run);
  } finally {
    end();
  }
}

async function answered(dataset: DatasetReader, sql: string, run: QueryRun): Promise<void> {
  const options: RunOptions = { signal: run.signal, timeoutMs: run.timeoutMs };
  if (run.output === undefined) {
    const format = textFormat(run.format);
    await dataset.stream(sql, undefined, options, async (rows) => {
      async function* lines() {
        for await (const line of linesOf(format, rows, { ...run, width: process.stdout.columns })) {
          run.status.clear();
          yield line;
        }
      }
      await writeLines(lines());
    });
    return;
  }
  const output = await openOutput(run.output, run.force ?? false);
  try {
    await write(dataset, sql, run, options, output.draft);
    await output.finish();
  } finally {
    await output.discard();
  }
}

/** Throws `usage` for what is no text. */
function textFormat(format: QueryFormat): TextFormat {
  if (format === 'parquet')
    throw new NewskeepError('usage', 'Parquet is no text for a terminal.', { hint: 'Name a file with -o.' });
  return format;
}

async function write(
  dataset: DatasetReader,
  sql: string,
  { format, formulaSafe }: QueryRun,
  options: RunOptions,
  draft: string,
): Promise<void> {
  if (format === 'parquet') return writing(draft, () => dataset.writeParquet(sql, draft, options));
  const text = textFormat(format);
  await dataset.stream(sql, undefined, options, async (rows) => {
    async function* lines() {
      for await (const line of linesOf(text, rows, { formulaSafe, isFile: true })) yield `${line}\n`;
    }
    await writing(draft, () => pipeline(Readable.from(lines()), createWriteStream(draft)));
  });
}
