import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A POST as a receiver got it. */
export interface Received {
  signature: string;
  body: string;
  // biome-ignore lint/suspicious/noExplicitAny: its shape is what the tests look at
  told: any;
}

/** A webhook's receiver on loopback; `status` says what it answers from now on, `never` that it does not. */
export async function startReceiver() {
  const received: Received[] = [];
  const how = { status: 200 as number | 'never' };
  const server = createServer(async (request, response) => {
    const body = (await request.setEncoding('utf8').toArray()).join('');
    received.push({ signature: String(request.headers['newskeep-signature']), body, told: JSON.parse(body) });
    if (how.status !== 'never') response.writeHead(how.status).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, how, close };
}

/** Whether the signature holds, by WebCrypto, which newskeep does not sign by. */
export async function isSigned({ signature, body }: Received, secret: string): Promise<boolean> {
  const [, t, hex = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  return crypto.subtle.verify('HMAC', key, Buffer.from(hex, 'hex'), new TextEncoder().encode(`${t}.${body}`));
}
