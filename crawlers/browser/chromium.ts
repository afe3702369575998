import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NewskeepError } from '../../model/errors.ts';

/** What systems call it; Debian's own comes first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/Applications/Google Chrome.app/Contents/MacOS'];

const HINT =
  'Install it (apt-get install chromium), or name it: CHROMIUM=/path/to/chromium, or `chromium:` in the job.';

/** The path of Chromium: as the job says, else the environment, else where it is installed. Throws `browser_missing`. */
export function findChromium(fromJob: string | undefined): string {
  const named = fromJob ?? process.env.CHROMIUM;
  if (named) {
    if (isProgram(named)) return named;
    throw missing(`${named} is no program that can be started`);
  }
  const folders = [...FOLDERS, ...(process.env.PATH ?? '').split(delimiter)];
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  if (!found) throw missing('no Chromium is installed');
  return found;
}

/** The page waits, whatever keeps the browser from starting. */
export const missing = (why: string, cause?: unknown): NewskeepError =>
  new NewskeepError('browser_missing', `The page needs a browser, and ${why}.`, { hint: HINT, cause });

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
