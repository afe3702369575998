import http from 'node:http';
import net from 'node:net';
import { normalizeUrl } from '../../model/url.ts';
import { pageBytes, readCorpus } from './corpus.ts';

export interface CorpusServer {
  urls: string[];
  hosts: number;
  close(): Promise<void>;
}

/** Serves the pages of the corpus under the paths of their URLs, each publisher from its own address. */
export async function serveCorpus(): Promise<CorpusServer> {
  const pages = readCorpus();
  const publishers = [...new Set(pages.map((page) => page.publisher))];
  const idOf = new Map<string, string>();
  const web = http.createServer((request, response) => {
    const id = idOf.get(`http://${request.headers.host}${request.url}`);
    if (!id) response.writeHead(404, { 'Content-Type': 'text/plain' }).end('no such page');
    else response.writeHead(200, { 'Content-Type': 'text/html' }).end(pageBytes(id));
  });
  // One web server behind an address for each publisher.
  const doors = publishers.map(() => net.createServer((socket) => web.emit('connection', socket)));
  const port = await listen(doors[0] as net.Server, address(0), 0);
  for (const [i, door] of doors.entries()) if (i > 0) await listen(door, address(i), port);

  const urls = pages.map((page) => {
    const place = `http://${address(publishers.indexOf(page.publisher))}:${port}`;
    const { pathname, search } = new URL(page.url);
    const url = normalizeUrl(`${place}${pathname}${search}`) as string;
    // Two copies of one story may differ in a tracking parameter alone.
    const free = idOf.has(url) ? `${url}${url.includes('?') ? '&' : '?'}copy=${page.id}` : url;
    idOf.set(free, page.id);
    return free;
  });
  return {
    urls,
    hosts: publishers.length,
    close: async () => {
      web.closeAllConnections();
      await Promise.all(doors.map((door) => new Promise((resolve) => door.close(resolve))));
    },
  };
}

const address = (i: number) => `127.77.${1 + Math.floor(i / 250)}.${1 + (i % 250)}`;

function listen(server: net.Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as net.AddressInfo).port));
  });
}
