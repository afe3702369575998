import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import zlib from 'node:zlib';

interface WalkedRecord {
  type: string;
  url: string | undefined;
  offset: number;
  length: number;
  /** Whether the block hashes to the WARC-Block-Digest that the record states; warcinfo states none. */
  digestHolds: boolean;
}

/**
 * Reads a .warc.gz to its end, member by member, by nothing but zlib and the letter of WARC 1.1 (ISO 28500):
 * the second opinion on what the writer wrote. Throws on the first byte that does not belong.
 */
export function walkWarc(path: string): WalkedRecord[] {
  return gzipMembers(readFileSync(path)).map(({ offset, length, content }) => {
    const { version, fields, block, tail } = parseRecord(content);
    if (version !== 'WARC/1.1') throw new Error(`${path}@${offset}: not a WARC/1.1 record`);
    if (tail !== '\r\n\r\n') throw new Error(`${path}@${offset}: Content-Length does not fit the block`);
    const type = fields.get('WARC-Type') ?? '';
    return {
      type,
      url: fields.get('WARC-Target-URI'),
      offset,
      length,
      digestHolds: type === 'warcinfo' || fields.get('WARC-Block-Digest') === sha1(block),
    };
  });
}

/** A walk over gzip members by hand (RFC 1952), so that no reader of the product judges its writer. */
export function gzipMembers(bytes: Uint8Array): { offset: number; length: number; content: Buffer }[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members = [];
  for (let offset = 0; offset < file.length; ) {
    const [magic1, magic2, method, flags] = file.subarray(offset);
    if (magic1 !== 0x1f || magic2 !== 0x8b || method !== 8 || flags !== 0)
      throw new Error(`No plain gzip member at ${offset}`);
    // With `info`, zlib says how much of its input the deflate stream took.
    const { buffer, engine } = zlib.inflateRawSync(file.subarray(offset + 10), { info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    const trailer = offset + 10 + engine.bytesWritten;
    if (file.readUInt32LE(trailer) !== zlib.crc32(buffer))
      throw new Error(`The CRC of the member at ${offset} does not hold`);
    members.push({ offset, length: trailer + 8 - offset, content: buffer });
    offset = trailer + 8;
  }
  return members;
}

/** One WARC record taken apart by hand. */
export function parseRecord(content: Buffer) {
  const end = content.indexOf('\r\n\r\n');
  const [version, ...lines] = content.subarray(0, end).toString().split('\r\n');
  const fields = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = Number(fields.get('Content-Length'));
  const block = content.subarray(end + 4, end + 4 + length);
  return { version, fields, block, tail: content.subarray(end + 4 + length).toString('latin1') };
}

/** SHA-1 in base32, as WARC writes digests; by BigInt: nothing shared with the writer. */
export function sha1(bytes: Uint8Array): string {
  let number = BigInt(`0x${createHash('sha1').update(bytes).digest('hex')}`);
  let out = '';
  for (let index = 0; index < 32; index += 1, number >>= 5n)
    out = `${'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number(number & 31n)]}${out}`;
  return `sha1:${out}`;
}
