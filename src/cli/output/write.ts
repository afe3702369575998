import { rename, rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NewskeepError, systemCode } from '../../../model/errors.ts';

/**
 * Writes lines to standard output at the pace that its reader takes them: console.log loses what a slow pipe has
 * not taken when the process ends. A reader that has enough (`| head`) ends the writing, and is no error.
 */
export async function writeLines(lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
  async function* chunks() {
    for await (const line of lines) yield `${line}\n`;
  }
  try {
    await pipeline(Readable.from(chunks()), process.stdout, { end: false });
  } catch (error) {
    if (systemCode(error) !== 'EPIPE') throw error;
  }
}

/** Writes a file that the command line names. */
export async function writeOut(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error) => unwritable(file, error));
}

/** The same for a file that another program may read at any moment: it is the old one or the new one, never half of one. */
export async function replaceOut(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    unwritable(file, error);
  }
}

function unwritable(file: string, cause: unknown): never {
  throw new NewskeepError('output_unwritable', `${file} cannot be written (${systemCode(cause) ?? cause}).`, {
    cause,
    hint: 'Name a file in a folder that is there and may be written to.',
  });
}
