import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import express from 'express';
import { originsOf, ownNamesOnly } from '../guard.ts';
import type { Replays } from './replays.ts';
import { guarded } from './worker_guard.ts';

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

/** Where the player stands: its service worker answers below here alone, should another program have the port one day. */
export const PLAYER_PATH = '/newskeep-replay/';

/** The replay's own server: the player, its service worker, and the WACZ files by their keys, by ranges. */
export function replaySite({ replays, host, appPort }: ReplaySiteOptions, folder: string): express.Express {
  const said = [...POLICY, `frame-ancestors 'self' ${originsOf(host, appPort)}`].join('; ');
  const site = express();
  site.disable('x-powered-by');
  site.use(ownNamesOnly(host), headers(said));
  const player = express.Router();
  player.get('/', (_request, response) => response.sendFile('index.html', { root: folder }));
  player.get('/ui.js', (_request, response) => response.sendFile('ui.js', { root: folder }));
  player.get('/sw.js', (_request, response) => {
    response.type('text/javascript').set('cache-control', 'no-cache');
    response.send(guarded(readFileSync(path.join(folder, 'sw.js'), 'utf8'), said));
  });
  player.get('/files/:key.wacz', (request, response) => {
    const file = replays.file(request.params.key);
    if (file === undefined) return void response.sendStatus(404);
    if (request.query.keep !== undefined) response.attachment('page.wacz');
    response.type('application/wacz').sendFile(file, { cacheControl: false });
  });
  // Before the service worker answers, the player asks here whether it has loaded an archive.
  player.get('/w/api/c/:archive', (_request, response) => void response.sendStatus(204));
  site.use(PLAYER_PATH, player);
  site.use((_request, response) => void response.sendStatus(404));
  site.use(tellError);
  return site;
}

/** The player asks for ranges beyond the end of a file to learn where that is: no fault that a log is for. */
const tellError: express.ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent || !(error?.status >= 400 && error.status < 500)) next(error);
  else response.sendStatus(error.status);
};

const headers =
  (said: string): express.RequestHandler =>
  (_request, response, next) => {
    response.set({
      'content-security-policy': said,
      'cross-origin-resource-policy': 'same-origin',
      'origin-agent-cluster': '?1',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    next();
  };
