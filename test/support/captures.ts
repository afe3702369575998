import type { Capture, HeaderList } from '../../model/capture.ts';
import type { Visit } from '../../queues/port.ts';

/** A capture as a crawler would hand it on, of a page that a test invents. */
export const captureOf = (url: string, status = 200, headers: HeaderList = [], body = ''): Capture => ({
  visit: `test/1/0/${url}`,
  url,
  source: 'link',
  fromUrl: null,
  fetchedAt: '2026-02-04T18:00:00.000Z',
  request: { method: 'GET', target: new URL(url).pathname, headers: [] },
  response: { status, statusText: '', httpVersion: '1.1', headers, body: Buffer.from(body) },
  ip: null,
  timing: { firstByteMs: 1, totalMs: 2 },
});

export const visitOf = (url: string, more: Partial<Visit> = {}): Visit => ({
  id: `test/1/0/${url}`,
  url,
  host: new URL(url).host,
  depth: 1,
  source: 'link',
  fromUrl: null,
  redirects: 0,
  priority: 20,
  attempts: 0,
  linksKnown: false,
  memory: null,
  datedAt: null,
  ...more,
});
