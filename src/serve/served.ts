import type { DataPlace } from '../place.ts';
import type { AskRows, LiveDataset } from './live_dataset.ts';
import type { Replay, ReplayRequest } from './replay/shapes.ts';
import type { Searcher } from './searcher.ts';

/** What the API answers from. */
export interface Served {
  data: DataPlace;
  /** The place as it was named. */
  place: string;
  /** The Redis that keeps the queues of jobs, where one was named. */
  queue: string | undefined;
  /** What else this server shows. */
  shows: { jobs: boolean; queues: boolean; replay: boolean };
  dataset: LiveDataset;
  searcher: Searcher;
  rows: AskRows;
  /** Undefined where the player is not installed. */
  replay: ((request: ReplayRequest) => Promise<Replay>) | undefined;
  /** What takes long is made once for all who ask for it within a minute. */
  slowly<T>(what: string, make: () => Promise<T>): Promise<T>;
}
