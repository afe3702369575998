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

/** No page packs tighter than this: markup that repeats one line over and over comes to about 200. */
const BOMB_RATIO = 250;
/** Up to this size a ratio says nothing, in bytes. */
const SMALL = 1_000_000;
/** Encodings in a row; one is what servers use. */
export const MOST_LAYERS = 3;

/** The encodings that the crawler offers, best first. */
export const ACCEPT_ENCODING = 'br, zstd, gzip, deflate';

/**
 * The body as the page's author wrote it: Content-Encoding undone, in the reverse order it was applied.
 * Throws `body_undecodable`; `body_too_large` past `maxBytes`; `body_bomb` where the body grows as no page does.
 * Either limit stops the decoder where it is reached, so that memory stays within it.
 */
export function decodedBody(capture: Answered, maxBytes: number): Uint8Array {
  const { url, response } = capture;
  const layers = (header(response.headers, 'content-encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name && name !== 'identity')
    .reverse();
  if (layers.length > MOST_LAYERS)
    throw new NewskeepError('body_undecodable', `${url}: the body is encoded ${layers.length} times.`);
  const most = Math.max(SMALL, response.body.length * BOMB_RATIO);
  let body = response.body;
  for (const name of layers) {
    if (body.length === 0) return body;
    body = decodedOnce(
      body,
      name,
      Math.min(maxBytes, most),
      (size) =>
        size < maxBytes
          ? new NewskeepError(
              'body_bomb',
              `${url}: ${response.body.length} bytes decode to more than ${size}.`,
            )
          : new NewskeepError('body_too_large', `${url}: the body decodes to more than ${size} bytes.`),
      url,
    );
  }
  return body;
}

function decodedOnce(
  body: Uint8Array,
  name: string,
  maxOutputLength: number,
  tooLarge: (size: number) => NewskeepError,
  url: string,
): Uint8Array {
  const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (!decode)
    throw new NewskeepError('body_undecodable', `${url}: unknown Content-Encoding "${name.slice(0, 40)}".`);
  try {
    return decode(body, { maxOutputLength });
  } catch (error) {
    if (systemCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxOutputLength);
    throw new NewskeepError('body_undecodable', `${url}: the body is not valid ${name}.`, { cause: error });
  }
}
