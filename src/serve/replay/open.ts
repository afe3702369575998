import type { DataPlace } from '../../place.ts';
import { originsOf } from '../guard.ts';
import { listen } from '../listening.ts';
import type { AskRows } from '../live_dataset.ts';
import type { Served } from '../served.ts';
import { type ReplayPlace, Replays } from './replays.ts';
import { PLAYER_PATH, playerFolder, replaySite } from './site.ts';

interface ReplayOptions {
  data: DataPlace;
  host: string;
  /** Of the app. */
  port: number;
  replayPort: number;
  rows: AskRows;
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
      make: (request) => replays.make(rows, placeOn(request.host, port), request),
      frames: originsOf(host, port),
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
 * The name by which the app is reached, at the other port: another origin, and the same site, since browsers that refuse
 * third parties their storage would refuse it to the player's service worker too.
 */
function placeOn(host: string, port: number): ReplayPlace {
  const origin = `http://${host}:${port}`;
  const file = (key: string) => `${origin}${PLAYER_PATH}files/${key}.wacz`;
  return {
    player: (key) =>
      `${origin}${PLAYER_PATH}?${new URLSearchParams({ source: file(key), embed: 'replayonly' })}`,
    file: (key) => `${file(key)}?keep`,
  };
}
