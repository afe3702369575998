import { createHash } from 'node:crypto';
import { AsyncIterReader, WARCParser, type WARCRecord } from 'warcio';
import type { HeaderList } from '../../model/capture.ts';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import { payloadDigest } from '../../model/identity.ts';
import type { ForeignPiece, ForeignRecord, ForeignWarc } from '../port.ts';
import { gzipMembers, isGzip, type Piece, Window } from './members.ts';
import { plainRecords } from './plain.ts';

const notAWarc = (path: string, why: string, cause?: unknown) =>
  new NewskeepError('not_a_warc', `${path}: ${why}.`, {
    cause,
    hint: 'Give WARC files (ISO 28500), gzipped record by record (.warc.gz) or not (.warc).',
  });

/** Throws `not_a_warc` for what cannot be one, before anything is read of it. */
export async function openForeign(path: string): Promise<ForeignWarc> {
  const window = await Window.open(path).catch((error) => {
    throw notAWarc(path, `it cannot be read (${systemCode(error)})`, error);
  });
  try {
    const head = await window.from(0, 32);
    const gzipped = isGzip(head);
    if (!gzipped && !/^\s*WARC\//.test(head.toString('latin1', 0, 32)))
      throw notAWarc(path, 'it does not begin as a WARC file');
    return { records: parsed(gzipped ? gzipMembers(window) : plainRecords(window)), close: window.close };
  } catch (error) {
    await window.close();
    throw systemCode(error) === 'EISDIR' ? notAWarc(path, 'it is a folder', error) : error;
  }
}

/** The records in pieces of a file, each checked against its digests. */
export async function* parsed(pieces: AsyncGenerator<Piece>): AsyncGenerator<ForeignPiece> {
  for await (const piece of pieces) {
    if ('damage' in piece) yield piece;
    // Some tools put several records into one member.
    else
      for await (const found of recordsIn(piece.bytes))
        yield { offset: piece.offset, length: piece.length, ...found };
  }
}

async function* recordsIn(bytes: Uint8Array): AsyncGenerator<{ record: ForeignRecord } | { damage: string }> {
  // A source of plain bytes, of which warcio would else guess whether they are compressed.
  const parser = new WARCParser([bytes], { keepHeadersCase: false, parseHttp: false });
  let any = false;
  try {
    for await (const record of parser) {
      if (!record.warcType) break;
      any = true;
      yield whole(record, await record.readFully(false));
    }
  } catch (error) {
    any = true;
    yield { damage: `it cannot be read (${error instanceof Error ? error.message : error})` };
  }
  if (!any) yield { damage: 'it is no WARC record' };
}

function whole(record: WARCRecord, block: Uint8Array): { record: ForeignRecord } | { damage: string } {
  const field = (name: string) => record.warcHeaders.headers.get(name)?.trim() ?? null;
  if (block.length !== Number(field('Content-Length'))) return { damage: 'its end is missing' };
  if (!digestHolds(field('WARC-Block-Digest'), block)) return { damage: 'its digest does not hold' };
  const id = bare(field('WARC-Record-ID'));
  const date = field('WARC-Date');
  if (!id || !date || Number.isNaN(Date.parse(date))) return { damage: 'it lacks its id or its date' };
  const isHttp = /^application\/http/i.test(field('Content-Type') ?? '');
  const split = isHttp ? splitHttp(block) : undefined;
  return {
    record: {
      type: String(record.warcType),
      id,
      url: bare(field('WARC-Target-URI')),
      date,
      concurrentTo: bare(field('WARC-Concurrent-To')),
      profile: field('WARC-Profile'),
      refersTo: { url: bare(field('WARC-Refers-To-Target-URI')), date: field('WARC-Refers-To-Date') },
      refersToId: bare(field('WARC-Refers-To')),
      contentType: field('Content-Type'),
      payloadDigest: field('WARC-Payload-Digest'),
      http: split?.http ?? null,
      body: split?.body ?? block,
    },
  };
}

/** wget writes URIs in angle brackets, as the grammar of WARC 1.0 had them. */
const bare = (text: string | null): string | null => text?.replace(/^<(.*)>$/, '$1') ?? null;

/** Digests by other functions than these are left unchecked; ISO 28500 names none. */
function digestHolds(stated: string | null, block: Uint8Array): boolean {
  const [, algorithm = '', value = ''] = /^(sha-?1|sha-?256):(\S+)$/i.exec(stated ?? '') ?? [];
  const name = algorithm.toLowerCase().replace('-', '');
  if (!name) return true;
  if (name === 'sha1' && value.length === 32) return payloadDigest(block) === `sha1:${value.toUpperCase()}`;
  const isHex = value.length === (name === 'sha1' ? 40 : 64);
  return !isHex || createHash(name).update(block).digest('hex') === value.toLowerCase();
}

/** Header lines in the order and case received, those that stand twice twice. */
function splitHttp(block: Uint8Array) {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.length);
  const end = /\r?\n\r?\n/.exec(bytes.toString('latin1', 0, 1 << 18));
  const head = bytes.toString('latin1', 0, end?.index ?? bytes.length);
  const [startLine = '', ...lines] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = lines.flatMap((line): HeaderList => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : [];
  });
  return {
    http: { startLine, headers },
    body: bytes.subarray(end ? end.index + end[0].length : bytes.length),
  };
}

/** Undoes Transfer-Encoding: chunked. Bodies that a tool has undone already, leaving the header, stay as they are. */
export const withoutChunks = (body: Uint8Array): Promise<Uint8Array> =>
  new AsyncIterReader([body], null, true).readFully();
