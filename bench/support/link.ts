import { once } from 'node:events';
import net from 'node:net';

/** A way to a port of loopback that can be cut, as networks are: what passes breaks off, and nobody gets through. */
export interface Link {
  port: number;
  cut(): void;
  /** What passes is swallowed, as by a firewall: the connections there are stay, and nobody is told. New ones pass. */
  stall(): void;
  /** Lets connections pass; those that were stalled break off. */
  mend(): void;
  close(): Promise<void>;
}

export async function startLink(target: number): Promise<Link> {
  const sockets = new Set<net.Socket>();
  const stalled = new Set<net.Socket>();
  let isCut = false;
  const server = net.createServer((from) => {
    if (isCut) return from.resetAndDestroy();
    const onward = net.connect(target, '127.0.0.1');
    for (const [one, other] of [
      [from, onward],
      [onward, from],
    ] as const) {
      sockets.add(one);
      one.setNoDelay(true);
      one
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(one);
          stalled.delete(one);
          other.destroy();
        });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as net.AddressInfo).port,
    cut: () => {
      isCut = true;
      breakAll();
    },
    stall: () => {
      for (const socket of sockets) stalled.add(socket.pause());
    },
    mend: () => {
      isCut = false;
      for (const socket of stalled) socket.resetAndDestroy();
    },
    close: async () => {
      server.close();
      breakAll();
    },
  };
}
