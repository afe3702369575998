import { hash as digest } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { guarded, isBusy } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import { makeFolder } from '../../model/make_folder.ts';
import { freePlace, writing } from './output.ts';
import { type ExportedFile, sha256Of } from './package/files.ts';
import { noneWritten, type Written } from './written.ts';

/** A file that is whole. */
interface Whole {
  /** Digest of all that decides its bytes. */
  made_of: string;
  /** Null where the selection had no rows for it, and there is no file. */
  file: ExportedFile | null;
  written: Written;
}

/**
 * A folder of an export in the making: `<place>.newskeep-part`, with the files in `data` and, in an SQLite database beside it,
 * what is known of those that are whole. It outlives a cut, and whoever makes the same export again makes only the rest.
 */
export class FolderDraft {
  /** The folder that takes the place when it is whole. */
  readonly data: string;
  readonly #place: string;
  readonly #draft: string;
  readonly #force: boolean;
  readonly #known: DatabaseSync;
  readonly #made = new Map<string, Whole>();
  #key = '';

  private constructor(place: string, draft: string, force: boolean, known: DatabaseSync) {
    this.#place = place;
    this.#draft = draft;
    this.#force = force;
    this.#known = known;
    this.data = path.join(draft, 'data');
  }

  /** Throws `output_exists`, `output_unwritable`, and `locked` where another export is being written there. */
  static async open(place: string, force: boolean): Promise<FolderDraft> {
    const full = await freePlace(place, 'folder', force);
    const draft = draftOf(full);
    return writing(full, async () => {
      makeFolder(path.join(draft, 'data'));
      return new FolderDraft(full, draft, force, openKnown(draft));
    });
  }

  /** `key`: all that decides the bytes of every file, but for the rows that it is made of. */
  begin(key: unknown): void {
    this.#key = JSON.stringify(key);
    this.#made.clear();
  }

  /**
   * Makes a file below the folder, unless it is there as it was made of the same. `inputs`: what its rows are read from.
   * Where `write` leaves no file behind, there is none.
   */
  async make(
    name: string,
    inputs: unknown,
    write: (file: string, written: Written) => Promise<void>,
  ): Promise<void> {
    const made_of = digest('sha256', JSON.stringify([this.#key, name, inputs]));
    const whole = (await this.#whole(name, made_of)) ?? (await this.#write(name, made_of, write));
    this.#made.set(name, whole);
  }

  get written(): Written {
    const sum = noneWritten();
    for (const { written } of this.#made.values())
      for (const key of Object.keys(sum) as (keyof Written)[]) sum[key] += written[key];
    return sum;
  }

  /** Its files, by path. */
  get files(): ExportedFile[] {
    const files = [...this.#made.values()].flatMap(({ file }) => file ?? []);
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Puts it in its place. Throws `output_exists` where something else came there meanwhile. */
  async finish(): Promise<void> {
    await freePlace(this.#place, 'folder', this.#force);
    await writing(this.#place, async () => {
      await rm(this.#place, { recursive: true, force: true });
      await rename(this.data, this.#place);
      await this.discard();
    });
  }

  /** Removes what a cut left that is not of this export. */
  async prune(): Promise<void> {
    await pruned(this.data, '', new Set(this.files.map(({ path: name }) => name)));
  }

  /** Leaves what is whole for the next try. */
  close(): void {
    if (this.#known.isOpen) this.#known.close();
  }

  async discard(): Promise<void> {
    // The lock goes last, so that nobody makes another draft in this one.
    await rm(this.#draft, { recursive: true, force: true });
    this.close();
  }

  async #whole(name: string, made_of: string): Promise<Whole | undefined> {
    const row = this.#known.prepare('SELECT whole FROM files WHERE name = ?').get(name);
    const whole = row && (JSON.parse(String(row.whole)) as Whole);
    if (whole?.made_of !== made_of) return undefined;
    const full = path.join(this.data, name);
    if (!whole.file) return existsSync(full) ? undefined : whole;
    // The machine may have stopped before the bytes were on the disk.
    return existsSync(full) && (await sha256Of(full)) === whole.file.sha256 ? whole : undefined;
  }

  async #write(
    name: string,
    made_of: string,
    write: (file: string, written: Written) => Promise<void>,
  ): Promise<Whole> {
    const full = path.join(this.data, name);
    const written = noneWritten();
    await mkdir(path.dirname(full), { recursive: true });
    await rm(full, { force: true });
    await write(full, written);
    const bytes = (await stat(full).catch(() => undefined))?.size;
    const file = bytes === undefined ? null : { path: name, bytes, sha256: await sha256Of(full) };
    const whole: Whole = { made_of, file, written };
    this.#known.prepare('INSERT OR REPLACE INTO files VALUES (?, ?)').run(name, JSON.stringify(whole));
    return whole;
  }
}

/** Where a folder is made before it takes its place. */
export const draftOf = (place: string): string => `${place.replace(/[\\/]+$/, '')}.newskeep-part`;

/** Removes all but some files, and folders that are empty then. Whether anything is left. */
async function pruned(folder: string, below: string, own: ReadonlySet<string>): Promise<boolean> {
  let isLeft = false;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    const name = below + entry.name;
    const isKept = entry.isDirectory() ? await pruned(full, `${name}/`, own) : own.has(name);
    if (!isKept) await rm(full, { recursive: true });
    isLeft ||= isKept;
  }
  return isLeft;
}

/** The lock is its process's, and goes with it. */
function openKnown(draft: string): DatabaseSync {
  const file = path.join(draft, 'files.sqlite');
  try {
    return guarded(file, () => lockedDatabase(file));
  } catch (error) {
    if (isBusy(error))
      throw new NewskeepError('locked', `${draft}: another export is being written there.`, {
        cause: error,
        hint: 'Wait for it, or name another place with -o.',
      });
    if (!(error instanceof NewskeepError && error.code === 'storage_damaged')) throw error;
    rmSync(file, { force: true });
    return lockedDatabase(file);
  }
}

function lockedDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;
      CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, whole TEXT NOT NULL) STRICT; COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
