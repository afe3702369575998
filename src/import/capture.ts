import type { Capture } from '../../model/capture.ts';
import { header } from '../../model/capture.ts';
import { normalizeUrl } from '../../model/url.ts';
import { withoutChunks } from '../wiring.ts';
import type { Exchange } from './exchanges.ts';

/** The visit of an imported answer: its record's id, so that the same record is known again from any copy of it. */
export const visitOf = ({ answer }: Exchange): string => `import/${answer.id}`;

/** What a record is known by where this archive fetched it itself: nobody is asked twice for a URL at one instant. */
export const fetchOf = (url: string, fetchedAt: string): string => `${fetchedAt} ${url}`;

/** Every key that an exchange may be known by. */
export function keysOf(exchange: Exchange): string[] {
  const { url, date } = exchange.answer;
  const at = new Date(date);
  const normalized = url === null || Number.isNaN(at.getTime()) ? undefined : normalizeUrl(url);
  return [visitOf(exchange), ...(normalized ? [fetchOf(normalized, at.toISOString())] : [])];
}

/** The exchange as a crawler would hand it on; undefined for what is no answer to a GET over http(s). */
export async function captureOf(exchange: Exchange): Promise<Capture | undefined> {
  const { answer, request } = exchange;
  const url = answer.url === null ? undefined : normalizeUrl(answer.url);
  const status = /^HTTP\/(\S+)\s+(\d{3})\s*(.*)$/i.exec(answer.http?.startLine ?? '');
  const asked = /^(\S+)\s+(\S+)/.exec(request?.http?.startLine ?? '');
  if (!url || !answer.http || !status || (asked && asked[1] !== 'GET')) return undefined;
  const { headers } = answer.http;
  const isChunked = /\bchunked\b/i.test(header(headers, 'transfer-encoding') ?? '');
  const { pathname, search } = new URL(url);
  return {
    visit: visitOf(exchange),
    url,
    source: 'import',
    fromUrl: null,
    fetchedAt: new Date(answer.date).toISOString(),
    request: {
      method: 'GET',
      target: asked?.[2] ?? pathname + search,
      headers: request?.http?.headers ?? [],
    },
    response: {
      status: Number(status[2]),
      statusText: status[3] ?? '',
      httpVersion: status[1] ?? '1.1',
      headers,
      body: isChunked ? await withoutChunks(answer.body) : answer.body,
    },
    ip: null,
    timing: { firstByteMs: 0, totalMs: 0 },
  };
}
