import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import express from 'express';
import { bracketed, isLoopback } from '../guard.ts';
import type { Replays } from './replays.ts';

/**
 * What an archived page may do: run, and read from the archive. Nothing of it leads to another origin, whatever it
 * tries: no request, no frame, no form, no socket. The same holds for the player and its service worker, which
 * answers for the archive.
 */
const POLICY = [
  "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:",
  "connect-src 'self' data: blob:",
  "frame-src 'self' blob:",
  "form-action 'none'",
  "object-src 'none'",
  "base-uri 'self'",
  "webrtc 'block'",
];

export interface ReplaySiteOptions {
  replays: Replays;
  /** The address that is served, as of the app. */
  host: string;
  /** Port of the app, which alone may frame it. */
  appPort: number;
}

/** ReplayWeb.page's own files; undefined where the package is not installed. */
export function playerFolder(): string | undefined {
  try {
    return path.dirname(createRequire(import.meta.url).resolve('replaywebpage/index.html'));
  } catch {
    return undefined;
  }
}

/** The replay's own server: the player, its service worker, and the WACZ files by their keys, by ranges. */
export function replaySite({ replays, host, appPort }: ReplaySiteOptions, folder: string): express.Express {
  const site = express();
  site.disable('x-powered-by');
  site.use((request, response, next) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (isLoopback(host) && !name.endsWith('.localhost')) return void response.sendStatus(403);
    response.set({
      'content-security-policy': policy(host, appPort),
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'origin-agent-cluster': '?1',
    });
    next();
  });
  site.get('/', (_request, response) => response.sendFile('index.html', { root: folder }));
  site.get('/ui.js', (_request, response) => response.sendFile('ui.js', { root: folder }));
  site.get('/sw.js', (_request, response) => {
    response.type('text/javascript').set('cache-control', 'no-cache');
    response.send(guarded(readFileSync(path.join(folder, 'sw.js'), 'utf8'), policy(host, appPort)));
  });
  site.get('/files/:key.wacz', (request, response) => {
    const file = replays.file(request.params.key);
    if (file === undefined) return void response.sendStatus(404);
    if (request.query.keep !== undefined) response.attachment('page.wacz');
    response.type('application/wacz').sendFile(file, { cacheControl: false });
  });
  site.use((_request, response) => response.sendStatus(404));
  return site;
}

const policy = (host: string, appPort: number): string => {
  const names = isLoopback(host) ? ['127.0.0.1', 'localhost', '[::1]'] : [bracketed(host)];
  const framing =
    host === '0.0.0.0' || host === '::' ? ['*'] : names.map((name) => `http://${name}:${appPort}`);
  return [...POLICY, `frame-ancestors 'self' ${framing.join(' ')}`].join('; ');
};

/** The service worker makes the answers of the archive; each gets the policy before a page has it. */
const guarded = (serviceWorker: string, said: string): string => `{
  const POLICY = ${JSON.stringify(said)};
  const { respondWith } = FetchEvent.prototype;
  const withPolicy = (response) => {
    if (response.type === 'error' || response.type.startsWith('opaque')) return response;
    const headers = new Headers(response.headers);
    headers.set('content-security-policy', POLICY);
    const { status, statusText, body } = response;
    return new Response([204, 205, 304].includes(status) ? null : body, { status, statusText, headers });
  };
  FetchEvent.prototype.respondWith = function (answer) {
    return respondWith.call(this, Promise.resolve(answer).then(withPolicy));
  };
}
${serviceWorker}`;
