import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The only way out that Chromium is given: a proxy on loopback that passes nothing on. */
export interface WalledOff {
  url: string;
  close(): void;
}

/**
 * Whatever the browser wants is asked by our fetcher (network.ts). What would go another way, a socket of a page,
 * a look-ahead of the browser, its own errands, ends here, so no address is reached that was not checked.
 */
export async function wallOff(): Promise<WalledOff> {
  const server = createServer((_request, response) => {
    response.writeHead(403).end();
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
