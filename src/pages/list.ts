import { glob, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { NewskeepError, systemCode } from '../../model/errors.ts';

const PAGE = /\.html?(?:\.gz)?$/i;

/** Does the argument name one file rather than a folder or a pattern? Throws `usage` where nothing is there. */
export async function isOneFile(target: string): Promise<boolean> {
  if (target === '-') return true;
  try {
    return !(await stat(target)).isDirectory();
  } catch (error) {
    if (isPattern(target)) return false;
    throw unreadable(target, error);
  }
}

/**
 * The files that the arguments mean, in a stable order: as the arguments stand, a folder's pages (*.html, *.htm,
 * gzipped or not) and a pattern's files by name. Links to folders are not followed. A name with nothing behind it
 * is handed on too: whoever reads it tells so, and goes on with the rest.
 */
export async function* filesOf(targets: readonly string[]): AsyncGenerator<string> {
  for (const target of targets) {
    const found = await stat(target).catch(() => undefined);
    if (found?.isDirectory()) yield* pagesBelow(target);
    else if (found || !isPattern(target)) yield target;
    else yield* (await Array.fromAsync(glob(target))).filter((file) => PAGE.test(file)).sort();
  }
}

const isPattern = (target: string) => /[*?[{]/.test(target);

async function* pagesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    throw unreadable(folder, error);
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* pagesBelow(file);
    else if (PAGE.test(entry.name)) yield file;
  }
}

const unreadable = (target: string, error: unknown) =>
  new NewskeepError('usage', `${target} cannot be read (${systemCode(error) ?? error}).`, { cause: error });
