import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { NewskeepError, systemCode } from '../../model/errors.ts';

/** Cookies know no ports: those that an archived page sets come to the app too, and must not keep its reader out. */
const MOST_HEADERS = 1 << 20;

/** An app that is listened to. */
export interface Listening {
  port: number;
  close(): Promise<void>;
}

/** Throws `usage` where the port cannot be had; `option` names it to the user. */
export async function listen(app: Express, port: number, host: string, option: string): Promise<Listening> {
  const server = createServer({ maxHeaderSize: MOST_HEADERS }, app).listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new NewskeepError('usage', `Port ${port} of ${host} cannot be served.`, {
      cause: error,
      hint:
        systemCode(error) === 'EADDRNOTAVAIL'
          ? `${host} is no address of this machine.`
          : `Another program has it: name a free one with ${option}.`,
    });
  }
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) };
}

async function closed(server: Server): Promise<void> {
  const over = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await over;
}
