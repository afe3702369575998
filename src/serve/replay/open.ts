import type { DataPlace } from '../../place.ts';
import { isLoopback } from '../guard.ts';
import { listen } from '../listening.ts';
import type { Served } from '../served.ts';
import { type ReplayPlace, Replays } from './replays.ts';
import { playerFolder, replaySite } from './site.ts';

interface ReplayOptions {
  data: DataPlace;
  host: string;
  /** Of the app. */
  port: number;
  replayPort: number;
  rows: Served['rows'];
}

interface OpenReplay {
  make: NonNullable<Served['replay']>;
  /** What the page may frame, as a source of a Content-Security-Policy. */
  frames: string;
  close(): Promise<void>;
}

/** Serves replays at a port of their own; undefined where ReplayWeb.page is not installed. */
export async function openReplay(options: ReplayOptions): Promise<OpenReplay | undefined> {
  const { data, host, port: appPort, replayPort, rows } = options;
  const player = playerFolder();
  if (player === undefined) return undefined;
  const replays = new Replays(data);
  try {
    const site = replaySite({ replays, host, appPort }, player);
    const { port, close } = await listen(site, replayPort, host, '--replay-port');
    return {
      make: (request) => replays.make({ rows }, placeOn(request.host, port), request),
      frames: isLoopback(host) ? `http://*.localhost:${port}` : `http://*:${port}`,
      close: async () => {
        await close();
        replays.close();
      },
    };
  } catch (error) {
    replays.close();
    throw error;
  }
}

/**
 * Each page is replayed at an origin of its own, below "localhost", which leads to this machine (RFC 6761, 6.3): so none
 * reaches what another one stored, and no cookie of any goes to the app.
 */
function placeOn(host: string, port: number): ReplayPlace {
  const originOf = (key: string) =>
    `http://${isLoopback(host) ? `page-${key.slice(0, 16)}.localhost` : host}:${port}`;
  const file = (key: string) => `${originOf(key)}/files/${key}.wacz`;
  return {
    player: (key) => `${originOf(key)}/?${new URLSearchParams({ source: file(key), embed: 'replayonly' })}`,
    file: (key) => `${file(key)}?keep`,
  };
}
