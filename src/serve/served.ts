import type { DataPlace } from '../place.ts';
import type { LiveDataset, Value } from './live_dataset.ts';
import type { Replay, ReplayRequest } from './replay/replays.ts';
import type { Searcher } from './searcher.ts';

/** What the API answers from. */
export interface Served {
  data: DataPlace;
  /** The place as it was named. */
  place: string;
  /** What else this server shows. */
  shows: { jobs: boolean; queues: boolean; replay: boolean };
  dataset: LiveDataset;
  searcher: Searcher;
  /** Rows of a SELECT over the dataset as it is now; $1, $2… are the values. Throws `no_data`, `query_failed`. */
  rows<T = Record<string, unknown>>(sql: string, values?: Value[], signal?: AbortSignal): Promise<T[]>;
  /** Undefined where the player is not installed. */
  replay: ((request: ReplayRequest) => Promise<Replay>) | undefined;
  /** What takes long is made once for all who ask for it within a minute. */
  slowly<T>(what: string, make: () => Promise<T>): Promise<T>;
}
