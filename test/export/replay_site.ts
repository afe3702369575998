import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const PLAYER = path.dirname(createRequire(import.meta.url).resolve('replaywebpage/index.html'));
const PLAYER_FILES: Record<string, string> = {
  '/replay/': 'index.html',
  '/replay/index.html': 'index.html',
  '/replay/ui.js': 'ui.js',
  '/replay/sw.js': 'sw.js',
};

/**
 * Serves ReplayWeb.page's own files below /replay/ and one WACZ, by ranges, from 127.0.0.1: what its readers do who put
 * it on a static server.
 */
export async function serveReplay(wacz: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/file.wacz') return sendRange(wacz, request.headers.range, request.method, response);
    const name = PLAYER_FILES[pathname];
    if (!name) return response.writeHead(404).end();
    const type = name.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(200, { 'Content-Type': type }).end(await readFile(path.join(PLAYER, name)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function sendRange(
  file: string,
  range: string | undefined,
  method: string | undefined,
  response: ServerResponse,
) {
  const { size } = statSync(file);
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  const start = from === '' ? (to === '' ? 0 : size - Number(to)) : Number(from);
  const end = from !== '' && to !== '' ? Math.min(Number(to), size - 1) : size - 1;
  const headers = {
    'Content-Type': 'application/wacz',
    'Accept-Ranges': 'bytes',
    'Content-Length': end - start + 1,
  };
  response.writeHead(
    range ? 206 : 200,
    range ? { ...headers, 'Content-Range': `bytes ${start}-${end}/${size}` } : headers,
  );
  if (method === 'HEAD') return response.end();
  return createReadStream(file, { start, end }).pipe(response);
}
