import { Agent, buildConnector, type Dispatcher } from 'undici';

/** The connections of one crawl, and the addresses they went to. */
export interface Connections {
  dispatcher: Dispatcher;
  addressOf(origin: string): string | undefined;
  close(): Promise<void>;
}

export function openConnections(timeoutMs: number): Connections {
  const addresses = new Map<string, string>();
  const connect = buildConnector({ timeout: timeoutMs });
  const dispatcher = new Agent({
    maxHeaderSize: 64 * 1024,
    connect: (options, done) =>
      connect(options, (...result) => {
        const socket = result[1];
        if (socket?.remoteAddress)
          addresses.set(`${options.protocol}//${options.host}`, socket.remoteAddress);
        done(...result);
      }),
  });
  return { dispatcher, addressOf: (origin) => addresses.get(origin), close: () => dispatcher.close() };
}
