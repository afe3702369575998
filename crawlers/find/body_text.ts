import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { type Capture, header } from '../../model/capture.ts';
import { MOST_LAYERS } from '../../model/content_encoding.ts';
import { NewskeepError, systemCode } from '../../model/errors.ts';

const STEP = 64 * 1024;
const DECODERS: Record<string, () => Transform> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress(),
  deflate: () => zlib.createInflate(),
};

/**
 * The text of a feed or sitemap, piece by piece, so that a large one is never whole in memory. A file that is
 * itself compressed (sitemap.xml.gz) is unpacked as well, whatever its headers call it.
 * Throws `body_undecodable`, or `body_too_large` past `maxBytes`.
 */
export async function* bodyText(capture: Capture, maxBytes: number): AsyncGenerator<string> {
  const { body, headers } = capture.response;
  const encodings = (header(headers, 'content-encoding') ?? '').toLowerCase().split(',').reverse();
  if (encodings.length > MOST_LAYERS)
    throw new NewskeepError(
      'body_undecodable',
      `${capture.url}: the body is encoded ${encodings.length} times.`,
    );
  const decoders = encodings.flatMap((name) => DECODERS[name.trim()]?.() ?? []);
  let text: TextDecoder | undefined;
  let size = 0;
  try {
    for await (const bytes of unzipped(through(piecesOf(body), decoders))) {
      size += bytes.length;
      if (size > maxBytes)
        throw new NewskeepError(
          'body_too_large',
          `${capture.url}: it decodes to more than ${maxBytes} bytes.`,
        );
      text ??= new TextDecoder(charsetOf(bytes, header(headers, 'content-type')));
      yield text.decode(bytes, { stream: true });
    }
  } catch (error) {
    if (!systemCode(error)?.match(/^(Z_|ERR_|BROTLI|ZSTD)/)) throw error;
    throw new NewskeepError('body_undecodable', `${capture.url}: the file cannot be unpacked.`, {
      cause: error,
    });
  }
}

function* piecesOf(body: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < body.length; at += STEP) yield body.subarray(at, at + STEP);
}

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Through the decoders in turn. What breaks on the way is thrown where it is read. */
function through(bytes: Bytes, decoders: Transform[]): Bytes {
  const last = decoders.at(-1);
  if (!last) return bytes;
  pipeline([Readable.from(bytes), ...decoders]).catch((error) => last.destroy(error));
  return last;
}

async function* unzipped(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const pieces = (async function* () {
    yield* bytes;
  })();
  const { value: first, done } = await pieces.next();
  if (done) return;
  const whole = (async function* () {
    yield first;
    yield* pieces;
  })();
  const isGzip = first[0] === 0x1f && first[1] === 0x8b;
  yield* through(whole, isGzip ? [zlib.createGunzip()] : []);
}

/** A byte order mark or the XML declaration wins over the header; UTF-8 where nobody says. */
function charsetOf(start: Uint8Array, contentType: string | undefined): string {
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  const declared = /^<\?xml[^>]*?encoding=["']([\w.:-]+)/.exec(
    Buffer.from(start.subarray(0, 200)).toString('latin1'),
  );
  const label = declared?.[1] ?? /charset=["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'utf-8';
  }
}
