import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
import { damaged } from '../../model/disk_errors.ts';
import { type Forgotten, forgottenSchema } from '../../model/forgotten.ts';
import { DATASETS } from '../../model/records.ts';
import type { ArchiveFile, FileStore } from '../port.ts';
import { type Part, partSchema } from './merged.ts';

/**
 * The archive's log: generation by generation, which bytes belong to it, each generation a file made once
 * (`manifest/<16 digits>.json`). So two writers cannot overwrite each other: one of them makes the next generation,
 * and the other reads it before it tries again. Whoever reads up to a generation sees the archive as it was then.
 */

const pieceSchema = z.object({
  path: z.string(),
  kind: z.enum(['warc', ...(Object.keys(DATASETS) as (keyof typeof DATASETS)[]), 'parquet', 'cdxj']),
  /** The bytes [from, bytes) are new, and have this SHA-256 (hex). From 0: they replace what was said before. */
  from: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  sha256: z.string(),
  /** Rows in each gzip member of those bytes, in order, so that they can be made again as they were; empty for what holds no rows. */
  members: z.array(z.int().positive()),
  /** Of the whole file. */
  records: z.int().nonnegative(),
  sealed: z.boolean(),
  /** The files that were put together to make it, in the order of its bytes. */
  merged: z.array(partSchema).optional(),
});
export type Piece = z.infer<typeof pieceSchema>;

const totalsSchema = z.object({
  articles: z.int(),
  revisions: z.int(),
  headlines: z.int(),
  captures: z.int(),
});
export type Totals = z.infer<typeof totalsSchema>;

const generationSchema = z.object({
  generation: z.int().positive(),
  /** Who wrote it: the name that its files bear. */
  writer: z.string(),
  at: z.iso.datetime(),
  /** SHA-256 (hex) of the generation before: a chain that cannot be changed in its middle. */
  previous: z.string().nullable(),
  files: z.array(pieceSchema),
  /** Files that are no longer of the archive. */
  dropped: z.array(z.string()),
  /** Of the archive, with this generation. */
  totals: totalsSchema,
  /** Said where something was forgotten. */
  forgotten: forgottenSchema.optional(),
});
export type Generation = z.infer<typeof generationSchema>;

/** A file as the manifest knows it, its bytes proven piece by piece. */
export interface ListedFile extends ArchiveFile {
  pieces: Pick<Piece, 'from' | 'bytes' | 'sha256' | 'members'>[];
  merged?: Part[] | undefined;
}

/** When, by path. */
const timesSchema = z.record(z.string(), z.iso.datetime());

const checkpointSchema = z.object({
  generation: z.int().positive(),
  previous: z.string(),
  at: z.iso.datetime(),
  writer: z.string(),
  totals: totalsSchema,
  files: z.array(
    pieceSchema.omit({ from: true, sha256: true, members: true }).extend({
      pieces: z.array(pieceSchema.pick({ from: true, bytes: true, sha256: true, members: true })),
    }),
  ),
  forgotten: z.array(forgottenSchema).optional(),
  /** When a file that is not sealed was told of last. */
  told: timesSchema.optional(),
  /** Files that were dropped of late. */
  dropped: timesSchema.optional(),
});

/** So many generations are read one by one at most, where the archive is opened. */
const CHECKPOINT_EVERY = 64;
/** So long a checkpoint tells what was dropped. */
const DROPS_KEPT_MS = 7 * 24 * 3_600_000;

/** A writer that told nothing of a file for so long is taken not to be at it. */
export const REST_MS = 3_600_000;

export const MANIFEST = 'manifest/';
export const CHECKPOINTS = 'manifest/checkpoints/';
const digits = (generation: number) => String(generation).padStart(16, '0');
export const pathOf = (generation: number) => `${MANIFEST}${digits(generation)}.json`;
export const checkpointPath = (generation: number) => `${CHECKPOINTS}${digits(generation)}.json.gz`;

/** The generation that a file of the manifest holds; undefined for what is none. */
export const generationOf = (path: string): number | undefined => {
  const found = /^manifest\/(?:checkpoints\/)?(\d{16})\.json(?:\.gz)?$/.exec(path)?.[1];
  return found === undefined ? undefined : Number(found);
};

export class Manifest {
  readonly #store: FileStore;
  readonly #files = new Map<string, ListedFile>();
  readonly #told = new Map<string, string>();
  readonly #dropped = new Map<string, string>();
  #generation = 0;
  #previous: string | null = null;
  #at: string | null = null;
  #writer: string | null = null;
  #totals: Totals = { articles: 0, revisions: 0, headlines: 0, captures: 0 };
  #forgotten: Forgotten[] = [];

  private constructor(store: FileStore) {
    this.#store = store;
  }

  /** As the archive is now. */
  static async open(store: FileStore): Promise<Manifest> {
    const manifest = new Manifest(store);
    await manifest.#fromCheckpoint();
    while (await manifest.next());
    return manifest;
  }

  /** From the first generation on, each read and checked: as the archive was after each of them. */
  static async *walk(store: FileStore): AsyncGenerator<Manifest> {
    const manifest = new Manifest(store);
    while (await manifest.next()) yield manifest;
  }

  /** Every generation, from the first on. */
  static async *history(store: FileStore): AsyncGenerator<Generation> {
    const manifest = new Manifest(store);
    for (let one = await manifest.next(); one; one = await manifest.next()) yield one;
  }

  /** The last generation that was read or made; 0 before the first. */
  get generation(): number {
    return this.#generation;
  }

  get totals(): Totals {
    return this.#totals;
  }

  /** Who made the last generation. */
  get writer(): string | null {
    return this.#writer;
  }

  /** When the last generation was made. */
  get at(): string | null {
    return this.#at;
  }

  /** What was ever forgotten, in the order of its generations. */
  get forgotten(): readonly Forgotten[] {
    return this.#forgotten;
  }

  files(): ListedFile[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  file(path: string): ListedFile | undefined {
    return this.#files.get(path);
  }

  /** When the manifest was told last of a file that is not sealed. */
  toldAt(path: string): string | undefined {
    return this.#told.get(path);
  }

  /** Files that were dropped within a week, with the time: who dropped them may have been killed before removing them. */
  get dropped(): ReadonlyMap<string, string> {
    return this.#dropped;
  }

  /** Takes in the generation after the last one; undefined where there is none yet. */
  async next(): Promise<Generation | undefined> {
    const path = pathOf(this.#generation + 1);
    const bytes = await this.#store.find(path);
    if (!bytes) return undefined;
    const generation = this.#checked(path, bytes);
    this.#take(generation, bytes);
    return generation;
  }

  /** Takes in all that were made since. */
  async newer(): Promise<Generation[]> {
    const found: Generation[] = [];
    for (let one = await this.next(); one; one = await this.next()) found.push(one);
    return found;
  }

  /** Makes the next generation. False where another writer made it first: read it with `next`, then try again. */
  async add(change: Omit<Generation, 'generation' | 'previous'>): Promise<boolean> {
    const generation = { generation: this.#generation + 1, previous: this.#previous, ...change };
    const bytes = Buffer.from(`${JSON.stringify(generation)}\n`);
    if (!(await this.#store.create(pathOf(generation.generation), bytes))) return false;
    this.#take(generation, bytes);
    if (generation.generation % CHECKPOINT_EVERY === 0) await this.keepCheckpoint();
    return true;
  }

  #take(generation: Generation, bytes: Uint8Array): void {
    this.#generation = generation.generation;
    this.#previous = createHash('sha256').update(bytes).digest('hex');
    this.#at = generation.at;
    this.#writer = generation.writer;
    this.#totals = generation.totals;
    if (generation.forgotten) this.#forgotten.push(generation.forgotten);
    for (const path of generation.dropped) {
      this.#files.delete(path);
      this.#told.delete(path);
      this.#dropped.set(path, generation.at);
    }
    for (const { from, sha256, members, ...file } of generation.files) {
      const before = from === 0 ? [] : (this.#files.get(file.path)?.pieces ?? []);
      this.#files.set(file.path, {
        ...file,
        pieces: [...before, { from, bytes: file.bytes, sha256, members }],
      });
      if (file.sealed) this.#told.delete(file.path);
      else this.#told.set(file.path, generation.at);
      this.#dropped.delete(file.path);
    }
    if (generation.generation % CHECKPOINT_EVERY === 0) this.#forgetOldDrops(generation.at);
  }

  /** At a checkpoint, so that whoever reads from it on knows the same as whoever read from the first generation on. */
  #forgetOldDrops(now: string): void {
    const oldest = Date.parse(now) - DROPS_KEPT_MS;
    for (const [path, at] of this.#dropped) if (Date.parse(at) < oldest) this.#dropped.delete(path);
  }

  #checked(path: string, bytes: Uint8Array): Generation {
    const generation = readAs(generationSchema, `${this.#store.place}/${path}`, bytes);
    if (generation.generation !== this.#generation + 1 || generation.previous !== this.#previous)
      throw damaged(`${this.#store.place}/${path} does not follow the generation before it.`);
    for (const { path: file, from } of generation.files)
      if (from > 0 && from !== this.#files.get(file)?.bytes)
        throw damaged(`${this.#store.place}/${path} goes on with ${file} at a byte where it does not end.`);
    return generation;
  }

  async #fromCheckpoint(): Promise<void> {
    const [path] = (await Array.fromAsync(this.#store.list(CHECKPOINTS), (file) => file.path)).toReversed();
    if (path === undefined) return;
    const bytes = await promisify(gunzip)(await this.#store.read(path));
    const checkpoint = readAs(checkpointSchema, `${this.#store.place}/${path}`, bytes);
    this.#generation = checkpoint.generation;
    this.#previous = checkpoint.previous;
    this.#at = checkpoint.at;
    this.#writer = checkpoint.writer;
    this.#totals = checkpoint.totals;
    this.#forgotten = checkpoint.forgotten ?? [];
    for (const file of checkpoint.files) this.#files.set(file.path, file);
    for (const [path, at] of Object.entries(checkpoint.told ?? {})) this.#told.set(path, at);
    for (const [path, at] of Object.entries(checkpoint.dropped ?? {})) this.#dropped.set(path, at);
  }

  /** Whoever makes it makes the same. */
  async keepCheckpoint(): Promise<void> {
    await this.#store.create(checkpointPath(this.#generation), await promisify(gzip)(this.checkpoint()));
  }

  /** What a checkpoint of this generation says. */
  checkpoint(): string {
    return JSON.stringify({
      generation: this.#generation,
      previous: this.#previous,
      at: this.#at,
      writer: this.#writer,
      totals: this.#totals,
      files: this.files(),
      // Left out where there is nothing, as in archives of before.
      ...(this.#forgotten.length > 0 && { forgotten: this.#forgotten }),
      told: recordOf(this.#told),
      dropped: recordOf(this.#dropped),
    });
  }
}

/** By path; undefined, and so not written, where it is empty. */
const recordOf = (times: Map<string, string>): Record<string, string> | undefined =>
  times.size > 0 ? Object.fromEntries([...times].sort(([a], [b]) => (a < b ? -1 : 1))) : undefined;

function readAs<T>(schema: z.ZodType<T>, path: string, bytes: Uint8Array): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch (error) {
    throw damaged(`${path} is not what newskeep wrote there.`, error);
  }
}
