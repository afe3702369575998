import type { Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { Openings } from './addresses.ts';
import { guardedLookup, type Resolve, refusalOf } from './guard.ts';

/** What is known of the connection to an origin. */
interface Peer {
  address: string | undefined;
  /** As an HTTP start line says it: "1.1", "2". */
  httpVersion: string;
}

/** The connections of one crawl, and where they went. */
export interface Connections {
  dispatcher: Dispatcher;
  /** The peer of the last connection to an origin, once there was one. */
  peerOf(origin: string): Peer | undefined;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  timeoutMs: number;
  openings: Openings;
  /** Finds addresses; the system's resolver unless a test invents answers. */
  resolve?: Resolve;
  /** The authority whose certificates are trusted instead of the system's, PEM. */
  ca?: string;
}

type Connect = buildConnector.connector;

/** Connections that refuse to lead inward: each is checked by its address, after DNS, whatever URL or redirect asked for it. */
export function openConnections({ timeoutMs, openings, resolve, ca }: ConnectionOptions): Connections {
  const peers = new Map<string, Peer>();
  const connect: Connect = (options, done) => {
    const { hostname, protocol } = options;
    const origin = `${protocol}//${options.host ?? hostname}`;
    const fault = refusalOf(hostname, origin, openings);
    if (fault) return queueMicrotask(() => done(fault, null));
    const lookup = guardedLookup(origin, openings, resolve);
    const open = buildConnector({ timeout: timeoutMs, preferH2: true, lookup, ...(ca && { ca }) });
    // What undici's own connector gives back is what it cancels an attempt by.
    return open(options, (...result) => {
      const [, socket] = result;
      const strayed = socket?.remoteAddress && refusalOf(socket.remoteAddress, origin, openings);
      if (strayed) {
        socket.destroy();
        return done(strayed, null);
      }
      if (socket) peers.set(origin, peerOn(socket));
      done(...result);
    });
  };
  const dispatcher = new Agent({ maxHeaderSize: 64 * 1024, connect });
  return { dispatcher, peerOf: (origin) => peers.get(origin), close: () => dispatcher.close() };
}

const peerOn = (socket: Socket & { alpnProtocol?: string | false | null }): Peer => ({
  address: socket.remoteAddress,
  httpVersion: socket.alpnProtocol === 'h2' ? '2' : '1.1',
});
