import { SOURCES } from '../../model/capture.ts';
import { damaged } from '../../model/disk_errors.ts';
import { inOrder } from '../../model/in_order.ts';
import { writerOf } from '../layout.ts';
import type { ListedFile } from '../manifest/manifest.ts';
import { originOf } from '../manifest/merged.ts';
import type { FileStore, ForeignRecord, Place, Replayed } from '../port.ts';
import type { Fate } from '../warc/capture.ts';
import { parsed } from '../warc/foreign.ts';
import { gzipMembers, Window } from '../warc/members.ts';

/** A record that holds an answer, with where it lies. */
interface Answer {
  record: ForeignRecord;
  place: Place;
}

/**
 * The captures of WARC files that newskeep wrote, in the order in which they were put; those of several writers by the
 * time of their fetch. A revisit comes without the body that it refers to. Throws `storage_damaged` at a record that is
 * not whole.
 */
export async function* replay(
  store: FileStore,
  files: ListedFile[],
  onDamage: OnDamage = refuse,
): AsyncGenerator<Replayed> {
  const inOrderOfWriting = files.toSorted((a, b) => (originOf(a) < originOf(b) ? -1 : 1));
  const writers = [...Map.groupBy(inOrderOfWriting, (file) => writerOf(originOf(file))).values()];
  yield* inOrder(
    writers.map((some) => replayOne(store, some, onDamage)),
    ({ capture }) => capture.fetchedAt,
  );
}

/** Told of a record that is not whole; where it returns, reading goes on behind it. */
export type OnDamage = (path: string, what: string) => void;

const refuse: OnDamage = (path, what) => {
  throw damaged(`${path}: ${what}`);
};

async function* replayOne(
  store: FileStore,
  files: ListedFile[],
  onDamage: OnDamage,
): AsyncGenerator<Replayed> {
  for (const { path, bytes } of files) {
    let answer: Answer | undefined;
    let request: ForeignRecord | undefined;
    for await (const piece of parsed(gzipMembers(Window.over(store, path, bytes)))) {
      if ('damage' in piece) {
        onDamage(`${store.place}/${path}`, `the record at byte ${piece.offset}: ${piece.damage}.`);
        answer = undefined;
        request = undefined;
        continue;
      }
      const { record, offset, length } = piece;
      if (record.type === 'request') request = record;
      else if (record.type === 'metadata') {
        if (answer && record.concurrentTo === answer.record.id) yield replayed(answer, request, record);
        answer = undefined;
        request = undefined;
      } else if (record.type !== 'warcinfo') answer = { record, place: { path, offset, length } };
    }
  }
}

function replayed(
  { record, place }: Answer,
  request: ForeignRecord | undefined,
  about: ForeignRecord,
): Replayed {
  const said = fieldsOf(about.body);
  const url = record.url ?? '';
  const status = /^HTTP\/(\S+)\s+(\d{3})\s?(.*)$/.exec(record.http?.startLine ?? '');
  const { pathname, search } = new URL(url);
  const fate = fateOf(record, status?.[2]);
  const source = SOURCES.find((one) => one === said.source) ?? 'link';
  return {
    capture: {
      visit: said.visit ?? record.id,
      url,
      source,
      fromUrl: said.via ?? null,
      fetchedAt: new Date(record.date).toISOString(),
      request: { method: 'GET', target: pathname + search, headers: request?.http?.headers ?? [] },
      response: {
        // A conversion was made here of an answer that was one.
        status: Number(status?.[2] ?? 200),
        statusText: status?.[3] ?? '',
        httpVersion: status?.[1] ?? '1.1',
        headers: record.http?.headers ?? [['Content-Type', record.contentType ?? 'text/html']],
        body: record.body,
      },
      ip: said.ip ?? null,
      ...(fate.type === 'conversion' && { drawnFrom: fate.of }),
      ...(said.fileUsage && { fileUsage: said.fileUsage.split(' ') }),
      timing: { firstByteMs: Number(said.firstByteMs ?? 0), totalMs: Number(said.fetchTimeMs ?? 0) },
    },
    readAs: READ_AS.find((one) => one === said.readAs) ?? 'page',
    fate,
    place,
    payloadDigest: record.payloadDigest,
  };
}

const READ_AS: Replayed['readAs'][] = ['page', 'feed', 'sitemap', 'nothing'];

function fateOf(record: ForeignRecord, status: string | undefined): Fate {
  if (record.type === 'conversion') return { type: 'conversion', of: record.refersToId ?? '' };
  if (record.type !== 'revisit') return { type: 'response' };
  const { url, date } = record.refersTo;
  const refersTo = url !== null && date !== null ? { url, date } : undefined;
  if (status === '304') return { type: 'not_modified', refersTo };
  return { type: 'identical', refersTo: refersTo ?? { url: record.url ?? '', date: record.date } };
}

/** application/warc-fields. */
function fieldsOf(block: Uint8Array): Partial<Record<string, string>> {
  const lines = Buffer.from(block).toString().split('\r\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const colon = line.indexOf(': ');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 2)]] : [];
    }),
  );
}
