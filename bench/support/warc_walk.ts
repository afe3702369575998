import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import zlib from 'node:zlib';

export interface WalkedRecord {
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
  const file = readFileSync(path);
  const records: WalkedRecord[] = [];
  for (let offset = 0; offset < file.length; ) {
    const { buffer, length } = member(file.subarray(offset));
    const end = buffer.indexOf('\r\n\r\n');
    const [version, ...lines] = buffer.subarray(0, end).toString('utf8').split('\r\n');
    if (version !== 'WARC/1.1') throw new Error(`${path}@${offset}: not a WARC/1.1 record`);
    const headers = new Map(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const block = buffer.subarray(end + 4, end + 4 + Number(headers.get('content-length')));
    const rest = buffer.subarray(end + 4 + block.length);
    if (rest.toString('latin1') !== '\r\n\r\n')
      throw new Error(`${path}@${offset}: Content-Length does not fit the block`);
    const type = headers.get('warc-type') ?? '';
    const digest = `sha1:${base32(createHash('sha1').update(block).digest())}`;
    records.push({
      type,
      url: headers.get('warc-target-uri'),
      offset,
      length,
      digestHolds: type === 'warcinfo' || headers.get('warc-block-digest') === digest,
    });
    offset += length;
  }
  return records;
}

/** The first gzip member of `bytes` (RFC 1952): its content, and how many bytes it takes. */
function member(bytes: Buffer): { buffer: Buffer; length: number } {
  const [magic1, magic2, method, flags] = bytes;
  if (magic1 !== 0x1f || magic2 !== 0x8b || method !== 8 || flags !== 0)
    throw new Error('not a plain gzip member');
  const head = 10;
  // With `info`, zlib says how much of its input the deflate stream took.
  const { buffer, engine } = zlib.inflateRawSync(bytes.subarray(head), { info: true }) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
  const trailer = head + engine.bytesWritten;
  if (bytes.readUInt32LE(trailer) !== zlib.crc32(buffer)) throw new Error('the CRC does not hold');
  return { buffer, length: trailer + 8 };
}

function base32(bytes: Buffer): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}
