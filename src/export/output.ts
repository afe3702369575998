import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import { makeFolder } from '../../model/make_folder.ts';
import { DATASETS } from '../../model/records.ts';
import { PACKAGE_FILES } from './package/files.ts';

/** Where a file goes: to a draft beside its place, which takes that place when it is whole. */
export interface Output {
  draft: string;
  finish(): Promise<void>;
  /** Removes the draft; after `finish` there is none. */
  discard(): Promise<void>;
}

/** Throws `output_exists`, `output_unwritable` before anything is read. */
export async function openOutput(place: string, force: boolean): Promise<Output> {
  const full = await freePlace(place, 'file', force);
  // A name that nobody else has, of another export to the same place or of the user.
  const draft = `${full}.${randomUUID().slice(0, 8)}.part`;
  await writing(full, async () => {
    makeFolder(path.dirname(full));
    await writeFile(draft, '');
  });
  return {
    draft,
    finish: () => writing(full, () => rename(draft, full)),
    discard: () => rm(draft, { recursive: true, force: true }),
  };
}

/** Runs a call that writes the output, its errors told as such. */
export async function writing<T>(place: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const code = systemCode(error);
    if (error instanceof NewskeepError || !code?.startsWith('E') || code.startsWith('ERR_')) throw error;
    throw new NewskeepError('output_unwritable', `${place}: cannot be written (${code}).`, {
      cause: error,
      hint: 'Make room or give the right to write there and run the same command again, or name another place with -o; what is there is not changed.',
    });
  }
}

/** The full path of a place where a file or folder may be put. Throws `usage`, `output_exists`. */
export async function freePlace(place: string, makes: 'file' | 'folder', force: boolean): Promise<string> {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(place))
    throw new NewskeepError('usage', `-o ${place}: an export is written to this machine.`, {
      hint: 'Name a file or folder, and copy it from there.',
    });
  const full = path.resolve(place);
  if (existsSync(full)) await refuse(full, makes, force);
  return full;
}

async function refuse(full: string, makes: 'file' | 'folder', force: boolean): Promise<void> {
  const there = await stat(full);
  const isFolder = there.isDirectory();
  // A device or a pipe would be lost by the file that is put in its place.
  if (!isFolder && !there.isFile()) throw exists(`${full} is no file, and is not replaced.`);
  if (isFolder !== (makes === 'folder'))
    throw exists(`${full} is a ${isFolder ? 'folder' : 'file'}, and this format makes a ${makes}.`);
  const entries = isFolder ? await readdir(full) : [];
  if (isFolder && entries.length === 0) return;
  if (!force)
    throw exists(`${full} is there already.`, 'Name another place with -o, or replace it with --force.');
  // --force is for what an export made, not for a folder that somebody lives in.
  const other = entries.find((name) => !isExported(name));
  if (other) throw exists(`${full} holds more than an export: ${other}.`);
}

const isExported = (name: string) =>
  (PACKAGE_FILES as readonly string[]).includes(name) ||
  Object.keys(DATASETS).some((own) => [own, `${own}.jsonl.gz`, `${own}.csv`].includes(name));

const exists = (message: string, hint = 'Name another place with -o.') =>
  new NewskeepError('output_exists', message, { hint });
