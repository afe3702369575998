import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cdxLine, SortedLines } from './cdx_lines.ts';
import { Places } from './places.ts';
import type { ExportSource } from './source.ts';
import { noneWritten, type Written } from './written.ts';

const TOLD_EVERY = 10_000;

/** One index over all WARC files, made from the rows of `captures`: `filename` is the path below the data folder. */
export async function write(source: ExportSource, file: string): Promise<Written> {
  const places = await Places.find(source);
  const lines = await SortedLines.open(source.scratch);
  for await (const capture of places.wanted()) {
    const line = cdxLine(capture, capture.warc_file, capture.warc_offset);
    if (line !== undefined) lines.add(line);
    if (lines.count % TOLD_EVERY === 0) source.options.onProgress(`${lines.count} lines`);
  }
  await pipeline(Readable.from(ended(lines.sorted())), createWriteStream(file));
  return { ...noneWritten(), captures: lines.count };
}

async function* ended(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
