import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ArchiveFile, Cut } from '../../storage/port.ts';
import { VERSION } from '../version.ts';
import { excerpt } from '../wiring.ts';
import { cdxLine, SortedLines } from './cdx_lines.ts';
import { type CapturePlace, type FilePlaces, Places } from './places.ts';
import { wordsOf } from './selection.ts';
import type { ExportSource } from './source.ts';
import { addIndex } from './wacz/index_files.ts';
import { pageLines } from './wacz/pages.ts';
import { type Resource, StoredZip } from './wacz/zip.ts';
import { noneWritten, type Written } from './written.ts';

/** Copied at once. */
const CHUNK = 4 << 20;

/** A WACZ (1.1.1, https://specs.webrecorder.net/wacz/1.1.1/): the same selection gives the same bytes. */
export async function write(source: ExportSource, file: string): Promise<Written> {
  const places = await Places.find(source);
  const lines = await SortedLines.open(source.scratch);
  const zip = new StoredZip(file);
  const written = noneWritten();
  const files = source.warcFiles();
  const found = await places.files();
  for (const [number, one] of found.entries()) {
    const warc = files.get(one.path);
    if (!warc) continue;
    source.options.onProgress(`WARC file ${number + 1} of ${found.length}`);
    await zip.add(
      `archive/${path.basename(one.path)}`,
      copied(source, warc, await places.in(one.path), one, lines),
    );
    written.captures += one.wanted;
  }
  await addIndex(zip, lines, source.options.plainIndexLines);
  await zip.add('pages/pages.jsonl', pageLines(source, written));
  await addPackage(zip, source, await places.newest());
  await zip.finish();
  return written;
}

/** The bytes of a WARC file, or of the wanted records in it; each gets its line of the index as it passes. */
async function* copied(
  { store, options }: ExportSource,
  warc: ArchiveFile,
  captures: (CapturePlace & { wanted: boolean })[],
  { wanted, all }: FilePlaces,
  lines: SortedLines,
): AsyncGenerator<Uint8Array> {
  const filename = path.basename(warc.path);
  const index = (capture: CapturePlace, offset: number) => {
    const line = cdxLine(capture, filename, offset);
    if (line !== undefined) lines.add(line);
  };
  if (wanted === all) {
    for (const capture of captures) index(capture, capture.warc_offset);
    yield* bytesOf([{ from: 0, to: warc.bytes, isAnswer: false }]);
    return;
  }
  const answers = captures.map((capture) => ({
    offset: capture.warc_offset,
    length: capture.warc_length,
    isWanted: capture.wanted,
  }));
  const next = captures.filter((capture) => capture.wanted).values();
  yield* bytesOf(indexed(excerpt(store, warc, answers)));

  async function* indexed(cuts: AsyncIterable<Cut>) {
    let at = 0;
    for await (const cut of cuts) {
      const capture = cut.isAnswer ? next.next().value : undefined;
      if (capture) index(capture, at);
      at += cut.to - cut.from;
      yield cut;
    }
  }
  async function* bytesOf(cuts: AsyncIterable<Cut> | Iterable<Cut>) {
    for await (const { from, to } of joined(cuts))
      for (let at = from; at < to; at += CHUNK) {
        options.onProgress(`${filename}, byte ${at} of ${warc.bytes}`);
        yield await store.read(warc.path, at, Math.min(to, at + CHUNK));
      }
  }
}

/** Cuts that touch, as one, up to what is copied at once. */
async function* joined(cuts: AsyncIterable<Cut> | Iterable<Cut>): AsyncGenerator<Omit<Cut, 'isAnswer'>> {
  let last: Omit<Cut, 'isAnswer'> | undefined;
  for await (const { from, to } of cuts) {
    if (last?.to === from && to - last.from <= CHUNK) last = { from: last.from, to };
    else {
      if (last) yield last;
      last = { from, to };
    }
  }
  if (last) yield last;
}

/** `datapackage.json`, which lists every file with its hash, and the hash of that: what a signature would sign. */
async function addPackage(zip: StoredZip, source: ExportSource, newest: string | null): Promise<void> {
  const { selection } = source.options;
  const of = [...(selection.hosts.length > 0 ? [] : ['All hosts']), ...wordsOf(selection)];
  const json = {
    profile: 'data-package',
    wacz_version: '1.1.1',
    title: of.join(', '),
    description:
      'Pages of newspapers with the requests that fetched them. WARC files keep the names that they have in the archive, and may hold a part of what they hold there.',
    software: `newskeep/${VERSION}`,
    // Of the newest page rather than of this file, so that the same selection makes the same file.
    ...(newest ? { created: newest } : {}),
    resources: zip.resources.map(({ path: name, bytes, sha256 }: Resource) => ({
      name: path.basename(name).toLowerCase(),
      path: name,
      hash: `sha256:${sha256}`,
      bytes,
    })),
  };
  const text = Buffer.from(`${JSON.stringify(json, null, 2)}\n`);
  const hash = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  await zip.add('datapackage.json', [text]);
  await zip.add('datapackage-digest.json', [
    Buffer.from(`${JSON.stringify({ path: 'datapackage.json', hash }, null, 2)}\n`),
  ]);
}
