import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { WARCRecord, WARCSerializer, type WARCType } from 'warcio';
import { payloadDigest } from '../../model/identity.ts';

export interface RecordParts {
  type: WARCType;
  id: string;
  /** UTC, ISO 8601; WARC 1.1 keeps the milliseconds. */
  date: string;
  url?: string;
  filename?: string;
  headers?: Record<string, string>;
  /** The block: an HTTP head and the payload, or the payload alone. */
  block: Uint8Array[];
  /** Undefined where the record has no payload of its own (warcinfo, a revisit for 304). */
  payloadDigest?: string | undefined;
}

export const newRecordId = () => `<urn:uuid:${randomUUID()}>`;

/** One record as one gzip member (ISO 28500:2017, annex D): WARC/1.1, digests as `sha1:BASE32`. */
export async function recordMember(parts: RecordParts): Promise<Uint8Array> {
  const record = WARCRecord.create(
    {
      type: parts.type,
      url: parts.url,
      date: parts.date,
      filename: parts.filename,
      warcVersion: 'WARC/1.1',
      warcHeaders: { 'WARC-Record-ID': parts.id, ...digests(parts) },
    },
    parts.block,
  );
  record.httpHeaders = null; // The block already begins with them, as they were received.
  for (const [name, value] of Object.entries(parts.headers ?? {}))
    record.warcHeaders.headers.set(name, value);
  return compressed(await WARCSerializer.serialize(record, { digest: DIGEST }));
}

const DIGEST = { algo: 'sha-1', prefix: 'sha1:', base32: true } as const;

/** warcio leaves digests that are there; OpenSSL makes them many times faster than its WebAssembly. */
function digests(parts: RecordParts): Record<string, string> {
  if (parts.type === 'warcinfo') return {};
  const block = { 'WARC-Block-Digest': payloadDigest(Buffer.concat(parts.block)) };
  return parts.payloadDigest ? { ...block, 'WARC-Payload-Digest': parts.payloadDigest } : block;
}

const gzipInPool = promisify(gzip);

/** Off the main thread where the work is worth the trip. Of a small record, most of the time is zlib's output buffer of 16 KB. */
export const compressed = (bytes: Uint8Array) =>
  bytes.length < 8192 ? Promise.resolve(gzipSync(bytes, { chunkSize: 1024 })) : gzipInPool(bytes);
