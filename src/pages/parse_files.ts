import { availableParallelism } from 'node:os';
import { ahead } from './ahead.ts';
import type { FileOptions, FileResult } from './parse_file.ts';
import { ParserPool } from './pool.ts';

/** Files under way or waiting for an earlier one, a thread. */
const AHEAD = 8;

/** Parses files on several threads and gives the results in the order of the files, holding a few at a time. */
export async function* parseFiles(
  files: AsyncIterable<string>,
  options: FileOptions,
  threads = availableParallelism(),
): AsyncGenerator<FileResult> {
  const pool = new ParserPool(threads);
  try {
    yield* ahead(files, (file) => pool.file(file, options), threads * AHEAD);
  } finally {
    await pool.close();
  }
}
