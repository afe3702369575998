import { createHash } from 'node:crypto';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** articles.id: 128 bits of SHA-256 of the canonical URL, as hex. */
export const articleId = (canonicalUrl: string): string => sha256(canonicalUrl).slice(0, 32);

/**
 * articles.content_hash: SHA-256 of what the journalist wrote. Compatibility forms, invisible characters and
 * white space do not count, so a re-flowed page is the same text.
 */
export function contentHash(story: { title: string | null; body: string | null }): string {
  const plain = (text: string | null) =>
    (text ?? '')
      .normalize('NFKC')
      .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  return sha256([plain(story.title), plain(story.body)].join('\n'));
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** WARC-Payload-Digest as the field's tools write it: `sha1:` and base32 (RFC 4648, 160 bits need no padding). */
export function payloadDigest(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let out = '';
  for (const byte of createHash('sha1').update(bytes).digest()) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) out += BASE32[(value >>> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return `sha1:${out}`;
}
