import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import * as z from 'zod';
import { NewskeepError } from '../../../model/errors.ts';

/** A WARC file in a WACZ. */
export interface PackedWarc {
  /** Without its folder. */
  name: string;
  read(): Promise<Readable>;
}

/** A WACZ (https://specs.webrecorder.net/wacz/1.1.1/) that is open; its WARC files are those that it states. */
export interface Wacz {
  warcs: PackedWarc[];
  /** Whether newskeep made it. */
  isOurs: boolean;
  /** SHA-256 (hex) of its datapackage.json, which names every other file by hash. */
  digest: string;
  close(): void;
}

const packageSchema = z.object({
  software: z.string().optional(),
  resources: z.array(z.object({ path: z.string(), hash: z.string(), bytes: z.number() })),
});

/** Whether a file is a zip, as a WACZ is and a WARC is not. False for what cannot be read: opening it says why. */
export function isZip(file: string): boolean {
  try {
    const handle = openSync(file, 'r');
    try {
      const head = Buffer.alloc(4);
      readSync(handle, head, 0, 4, 0);
      return head.toString('latin1') === 'PK\u0003\u0004';
    } finally {
      closeSync(handle);
    }
  } catch {
    return false;
  }
}

/** Throws `not_a_wacz` where it is none, or where a WARC file in it is not as it states. */
export async function openWacz(file: string): Promise<Wacz> {
  const zip = await openZip(file);
  try {
    const entries = await entriesOf(file, zip);
    const read = (name: string) => readEntry(zip, file, entries.get(name));
    const stated = await text(await read('datapackage.json'));
    const { software = '', resources } = parsePackage(file, stated);
    const warcs: PackedWarc[] = [];
    for (const { path: name, hash } of resources.filter((one) => one.path.startsWith('archive/'))) {
      if ((await sha256Of(await read(name))) !== hash.replace(/^sha256:/, ''))
        throw notAWacz(file, `${name} has other bytes than datapackage.json states`);
      warcs.push({ name: path.posix.basename(name), read: () => read(name) });
    }
    return {
      warcs,
      isOurs: software.startsWith('newskeep/'),
      digest: createHash('sha256').update(stated).digest('hex'),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error instanceof NewskeepError ? error : notAWacz(file, String(error), error);
  }
}

const notAWacz = (file: string, why: string, cause?: unknown) =>
  new NewskeepError('not_a_wacz', `${file}: ${why}.`, {
    cause,
    hint: 'Give a WACZ that is whole (newskeep export --format wacz), or its WARC files one by one.',
  });

async function openZip(file: string): Promise<ZipFile> {
  const open = promisify<string, yauzl.Options, ZipFile>(yauzl.open);
  try {
    return await open(file, { lazyEntries: true, autoClose: false });
  } catch (error) {
    throw notAWacz(
      file,
      `it is no zip that can be read (${error instanceof Error ? error.message : error})`,
      error,
    );
  }
}

function entriesOf(file: string, zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('error', (error) => reject(notAWacz(file, error.message, error)));
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function readEntry(zip: ZipFile, file: string, entry: Entry | undefined): Promise<Readable> {
  return new Promise((resolve, reject) => {
    if (!entry)
      return reject(
        notAWacz(file, 'a file is missing in it that its datapackage.json names, or that itself'),
      );
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

function parsePackage(file: string, stated: string): z.infer<typeof packageSchema> {
  try {
    return packageSchema.parse(JSON.parse(stated));
  } catch (error) {
    throw notAWacz(file, 'its datapackage.json cannot be read', error);
  }
}

async function sha256Of(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(stream, hash);
  return hash.digest('hex');
}
