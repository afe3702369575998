import { damaged } from '../../model/disk_errors.ts';
import { type Forgotten, forgottenSchema } from '../../model/forgotten.ts';
import { payloadDigest } from '../../model/identity.ts';
import type { FileStore, ForeignRecord } from '../port.ts';
import { warcFields } from '../warc/capture.ts';
import { parsed } from '../warc/foreign.ts';
import { gzipMembers, type Piece, Window } from '../warc/members.ts';
import { readRecord } from '../warc/reader.ts';
import { newRecordId, recordMember } from '../warc/record.ts';
import { referTo, split, withBody, withoutVia } from './edit.ts';
import type { Found } from './found.ts';
import type { NewFile } from './new_file.ts';

export interface Forgetting {
  reason: string;
  /** ISO 8601. */
  at: string;
  /** "newskeep/0.1.0". */
  software: string;
}

/** With what the manifest is to say of it, which a tombstone says too: the manifest may be lost. */
export interface Said extends Forgetting {
  forgotten: Forgotten;
}

/** What stands where a capture stood, for whom a URL of its own would tell too much. */
const TOMBSTONE = 'urn:newskeep:forgotten';

interface Member {
  record: ForeignRecord;
  offset: number;
  raw: Uint8Array;
  /** The record as it stands in the member. */
  bytes: Uint8Array;
}

/**
 * Copies a WARC file, member by member, without the captures that are to be forgotten: each leaves one metadata record
 * that says when and why. A revisit whose body lay in one of those becomes the response, or refers to what did. Says
 * how many records it wrote. A file holds captures whole: request, answer, metadata (`CaptureMembers`).
 */
export async function rewriteWarc(
  store: FileStore,
  file: { path: string; bytes: number },
  found: Found,
  said: Said,
  to: NewFile,
): Promise<number> {
  let records = 0;
  const add = (bytes: Uint8Array) => {
    records++;
    return to.add(bytes);
  };
  let request: Member | undefined;
  let before: { isGone: boolean; dropsVia: boolean } | undefined;
  for await (const member of membersOf(store, file)) {
    const { record, offset, raw, bytes } = member;
    if (record.type === 'warcinfo') await add(raw);
    else if (record.type === 'request') request = member;
    else if (record.type === 'metadata') {
      // A tombstone of before belongs to no capture.
      if (!before) await add(raw);
      else if (!before.isGone) await add(before.dropsVia ? await withoutVia(bytes) : raw);
      before = undefined;
    } else {
      const kept = found.at(file.path, offset);
      const isGone = kept ? kept.gone > 0 : found.isGone(record.url ?? '');
      before = { isGone, dropsVia: kept?.dropsVia ?? false };
      if (isGone) await add(await tombstone(said));
      else {
        if (request) await add(request.raw);
        const answer = kept ? await answerOf(store, member, kept, found) : { bytes: raw, isResponse: false };
        const at = await add(answer.bytes);
        if (kept)
          found.move(kept.id, { path: to.path, offset: at, length: answer.bytes.length }, answer.isResponse);
      }
      request = undefined;
    }
  }
  return records;
}

/** The record of a kept capture: as it is, where it refers to nothing that goes. */
async function answerOf(
  store: FileStore,
  { record, raw, bytes }: Member,
  kept: { id: number; digest: string },
  found: Found,
): Promise<{ bytes: Uint8Array; isResponse: boolean }> {
  if (record.type !== 'revisit') return { bytes: raw, isResponse: false };
  const isOfBody = record.payloadDigest !== null;
  if (isOfBody && found.heir(kept.digest)?.id === kept.id) {
    const body = await bodyOf(store, kept.digest, found);
    return { bytes: await withBody(bytes, body), isResponse: true };
  }
  const { url, date } = record.refersTo;
  if (url === null || !found.isGone(url)) return { bytes: raw, isResponse: false };
  const digest = isOfBody ? kept.digest : date === null ? undefined : found.digestOf(url, date);
  const heir = digest === undefined ? undefined : found.heir(digest);
  return { bytes: await referTo(bytes, heir), isResponse: false };
}

async function bodyOf(store: FileStore, digest: string, found: Found): Promise<Uint8Array> {
  const place = found.holder(digest);
  const record =
    place &&
    (await readRecord(store, {
      warc_file: place.path,
      warc_offset: place.offset,
      warc_length: place.length,
    }));
  if (record && payloadDigest(record.payload) === digest) return record.payload;
  throw damaged(`${store.place}: no record holds the payload ${digest} of a revisit.`);
}

async function* membersOf(
  store: FileStore,
  { path, bytes: size }: { path: string; bytes: number },
): AsyncGenerator<Member> {
  const window = Window.over(store, path, size);
  for await (const piece of gzipMembers(window)) {
    for await (const one of parsed(only(piece))) {
      if ('damage' in one || 'damage' in piece)
        throw damaged(
          `${store.place}/${path}: the record at byte ${one.offset}: ${'damage' in one ? one.damage : ''}.`,
        );
      const raw = (await window.from(one.offset, one.length)).subarray(0, one.length);
      yield { record: one.record, offset: one.offset, raw, bytes: piece.bytes };
    }
  }
}

async function* only(piece: Piece): AsyncGenerator<Piece> {
  yield piece;
}

const tombstone = ({ reason, at, software, forgotten }: Said): Promise<Uint8Array> => {
  const refused = JSON.stringify(forgotten);
  const block = Buffer.from(warcFields({ software, reason, forgotten: at, refused }));
  return recordMember({
    type: 'metadata',
    id: newRecordId(),
    date: at,
    url: TOMBSTONE,
    headers: { 'Content-Type': 'application/warc-fields' },
    block: [block],
    payloadDigest: payloadDigest(block),
  });
};

/** What a record says that the archive was told to forget, where it is a tombstone: by its head, not by what a page says. */
export function forgottenIn(record: Uint8Array): Forgotten | undefined {
  const { head, block } = split(record);
  if (!head.includes(`\r\nWARC-Target-URI: ${TOMBSTONE}\r\n`)) return undefined;
  const said = /^refused: (.*)\r$/m.exec(block.toString())?.[1];
  return said === undefined ? undefined : forgottenSchema.safeParse(JSON.parse(said)).data;
}
