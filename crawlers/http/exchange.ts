import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { type Capture, type HeaderList, header } from '../../model/capture.ts';
import { ACCEPT_ENCODING } from '../../model/content_encoding.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Connections } from './connection.ts';
import { exchangeError } from './errors.ts';

export interface ExchangeOptions {
  dispatcher: Dispatcher;
  userAgent: string;
  timeoutMs: number;
  maxBytes: number;
  /** The peer of a connection to an origin, once there was one. */
  peerOf?: Connections['peerOf'];
}

/** What is to be asked for. `etag` and `lastModified` make it a conditional request (RFC 9110, 13). */
export type Ask = Pick<Capture, 'visit' | 'url' | 'source' | 'fromUrl'> & {
  etag?: string | null;
  lastModified?: string | null;
};

/**
 * One GET, no redirect followed: the whole exchange as a Capture, or a typed error that says whether another
 * try can help. The body is kept as sent.
 */
export async function exchange(ask: Ask, options: ExchangeOptions): Promise<Capture> {
  const url = new URL(ask.url);
  const headers: HeaderList = [
    ['User-Agent', options.userAgent],
    ['Accept', 'text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8'],
    ['Accept-Encoding', ACCEPT_ENCODING],
  ];
  if (ask.etag) headers.push(['If-None-Match', ask.etag]);
  if (ask.lastModified) headers.push(['If-Modified-Since', ask.lastModified]);

  const fetchedAt = new Date().toISOString();
  const begun = performance.now();
  try {
    const response = await request(url, {
      dispatcher: options.dispatcher,
      headers: Object.fromEntries(headers),
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      responseHeaders: 'raw',
      signal: AbortSignal.timeout(options.timeoutMs * 2),
    });
    const firstByteMs = performance.now() - begun;
    const received = pairs(response.headers as unknown as string[]);
    const body = await readWithin(response.body, options.maxBytes, stated(received), ask.url);
    const peer = options.peerOf?.(url.origin);
    const httpVersion = peer?.httpVersion ?? '1.1';
    return {
      visit: ask.visit,
      url: ask.url,
      source: ask.source,
      fromUrl: ask.fromUrl,
      fetchedAt,
      request: {
        method: 'GET',
        target: url.pathname + url.search,
        headers: [
          ['Host', url.host],
          // HTTP/2 knows no connection headers (RFC 9113, 8.2.2), and says Host as :authority.
          ...(httpVersion === '2' ? [] : ([['Connection', 'keep-alive']] satisfies HeaderList)),
          ...headers,
        ],
      },
      response: {
        status: response.statusCode,
        statusText: response.statusText,
        httpVersion,
        headers: received,
        body,
      },
      ip: peer?.address ?? null,
      timing: { firstByteMs: Math.round(firstByteMs), totalMs: Math.round(performance.now() - begun) },
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError')
      throw new NewskeepError(
        'timed_out',
        `${ask.url}: the whole body did not come in ${(options.timeoutMs * 2) / 1000} s.`,
      );
    throw exchangeError(error, ask.url);
  }
}

async function readWithin(
  stream: Readable,
  maxBytes: number,
  statedBytes: number,
  url: string,
): Promise<Uint8Array> {
  const tooLarge = () => {
    stream.on('error', () => undefined).destroy();
    return new NewskeepError('body_too_large', `${url}: the body is larger than ${maxBytes} bytes.`, {
      hint: 'Raise limits.page_bytes in the job file if such pages are wanted.',
    });
  };
  if (statedBytes > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
}

/** What Content-Length promises; 0 where it says nothing. */
const stated = (headers: HeaderList): number => Number(header(headers, 'content-length')) || 0;

/** undici's raw headers are one flat list: name, value, name, value. */
const pairs = (flat: string[]): HeaderList =>
  Array.from({ length: flat.length / 2 }, (_, i) => [String(flat[i * 2]), String(flat[i * 2 + 1])]);
