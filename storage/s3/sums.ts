import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What an answer says of an object's bytes. */
export interface Sums {
  ChecksumCRC32?: string | undefined;
  ETag?: string | undefined;
  ServerSideEncryption?: string | undefined;
  SSECustomerAlgorithm?: string | undefined;
}

/** As S3 writes it: big endian, base64. */
export function crc32Base64(bytes: Uint8Array): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString('base64');
}

/**
 * Does the answer speak of these bytes? By the checksum where the server keeps one, else by the ETag where it is the
 * MD5 of the bytes: not of an upload in parts, nor under a key of one's own (KMS, SSE-C). Without either: yes.
 */
export function agrees(sums: Sums, bytes: Uint8Array): boolean {
  const { ChecksumCRC32: sum, ETag: etag } = sums;
  if (sum && !sum.includes('-')) return sum === crc32Base64(bytes);
  const md5 = etag?.match(/^"?([0-9a-f]{32})"?$/)?.[1];
  const isEncrypted = sums.SSECustomerAlgorithm || sums.ServerSideEncryption?.startsWith('aws:');
  return !md5 || Boolean(isEncrypted) || md5 === createHash('md5').update(bytes).digest('hex');
}
