import { readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import type { Dataset } from '../../model/records.ts';
import type { MakeBeside } from '../../storage/port.ts';
import { cdxLine, SortedLines } from '../export/cdx_lines.ts';
import { type CapturePlace, PLACE_COLUMNS } from '../export/places.ts';
import { ORDER } from '../export/selection.ts';
import { rowsSql } from '../query/rows_sql.ts';
import { Scratch } from '../query/scratch.ts';

/** One thread, so that the same rows give the same bytes. */
const LIMITS = { memory: '2GB', threads: 1 };

/** What is made from one segment: the same code as an export's. */
interface Made {
  bytes: Uint8Array;
  records: number;
}

/** Makes what lies beside segments, each in turn; starts DuckDB where there is something to make. */
export class BesideMaker {
  #opening: Promise<Scratch> | undefined;

  /** Handed on as it is. */
  readonly make: MakeBeside = async (kind, dataset, segment) => {
    try {
      this.#opening ??= Scratch.open(LIMITS);
      return await made(await this.#opening, kind, dataset, segment);
    } catch (cause) {
      if (systemCode(cause) === undefined && !/^(IO|Out of Memory) Error/.test(messageOf(cause))) throw cause;
      throw new NewskeepError(
        'storage_unwritable',
        `${os.tmpdir()}: what lies beside segments could not be made there (${cause}).`,
        { cause, hint: 'Make room in the temporary folder, or name another one in TMPDIR.' },
      );
    }
  };

  async close(): Promise<void> {
    const scratch = await this.#opening?.catch(() => undefined);
    scratch?.close();
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : '');

async function made(
  scratch: Scratch,
  kind: Parameters<MakeBeside>[0],
  dataset: Dataset,
  segment: Uint8Array,
): Promise<Made> {
  const file = path.join(scratch.folder, 'segment.jsonl.gz');
  await writeFile(file, segment);
  try {
    const rows = rowsSql(dataset, [file]);
    return await (kind === 'parquet' ? parquet(scratch, dataset, rows) : cdxj(scratch, rows));
  } finally {
    await rm(file);
  }
}

async function parquet(scratch: Scratch, dataset: Dataset, rows: string): Promise<Made> {
  const file = path.join(scratch.folder, 'segment.parquet');
  await scratch.copyTo(file, dataset, `${rows} ORDER BY ${ORDER[dataset]}`);
  try {
    let records = 0;
    for await (const { n } of scratch.rows<{ n: number }>(`SELECT count(*) AS n FROM (${rows})`)) records = n;
    return { bytes: await readFile(file), records };
  } finally {
    await rm(file);
  }
}

async function cdxj(scratch: Scratch, rows: string): Promise<Made> {
  const lines = await SortedLines.open(scratch);
  for await (const capture of scratch.rows<CapturePlace>(`SELECT ${PLACE_COLUMNS} FROM (${rows})`)) {
    const line = cdxLine(capture, capture.warc_file, capture.warc_offset);
    if (line !== undefined) lines.add(line);
  }
  const sorted = await Array.fromAsync(lines.sorted(), (line) => `${line}\n`);
  return { bytes: Buffer.from(sorted.join('')), records: lines.count };
}
