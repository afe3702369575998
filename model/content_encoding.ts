import zlib from 'node:zlib';
import { type Answered, header } from './capture.ts';
import { NewskeepError, systemCode } from './errors.ts';

const DECODERS: Record<string, (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer> = {
  gzip: zlib.gunzipSync,
  'x-gzip': zlib.gunzipSync,
  br: zlib.brotliDecompressSync,
  zstd: zlib.zstdDecompressSync,
  // Servers send "deflate" with and without the zlib wrapper; the wrapper's first nibble is always 8.
  deflate: (bytes, options) =>
    (bytes[0] ?? 0) % 16 === 8 ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options),
};

/** The encodings that the crawler offers, best first. */
export const ACCEPT_ENCODING = 'br, zstd, gzip, deflate';

/**
 * The body as the page's author wrote it: Content-Encoding undone, in the reverse order it was applied.
 * Throws `body_undecodable`, or `body_too_large` past `maxBytes`.
 */
export function decodedBody(capture: Answered, maxBytes: number): Uint8Array {
  const encodings = (header(capture.response.headers, 'content-encoding') ?? '').toLowerCase().split(',');
  let body = capture.response.body;
  for (const name of encodings
    .map((e) => e.trim())
    .filter((e) => e && e !== 'identity')
    .reverse()) {
    const decode = DECODERS[name];
    if (!decode)
      throw new NewskeepError('body_undecodable', `${capture.url}: unknown Content-Encoding "${name}".`);
    if (body.length === 0) return body;
    try {
      body = decode(body, { maxOutputLength: maxBytes });
    } catch (error) {
      if (systemCode(error) === 'ERR_BUFFER_TOO_LARGE')
        throw new NewskeepError(
          'body_too_large',
          `${capture.url}: the body decodes to more than ${maxBytes} bytes.`,
          { cause: error },
        );
      throw new NewskeepError('body_undecodable', `${capture.url}: the body is not valid ${name}.`, {
        cause: error,
      });
    }
  }
  return body;
}
