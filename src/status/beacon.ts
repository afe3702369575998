import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DataPlace, placeOf } from '../place.ts';
import { type HostPace, Monitor } from './monitor.ts';
import type { RunWatcher, WatchedRun } from './watcher.ts';

/**
 * What a running crawl tells whoever asks, in `running.json` of the data folder: written every second, gone when
 * the run ends. Pages and rates are of this process.
 */
export interface Beacon {
  pid: number;
  job: string;
  run: number;
  begun_at: string;
  updated_at: string;
  fetched: number;
  new_articles: number;
  /** Visits a second over the last minute. */
  visits_per_s: number;
  hosts: HostPace[];
}

const EVERY_MS = 1000;
/** A beacon that was not renewed for so long is one that a killed run left. */
const STALE_MS = 15_000;

const beaconPath = (data: DataPlace) => path.join(placeOf(data).state, 'running.json');

/** The beacon of the crawl that runs on the data folder; null where none does. */
export function readBeacon(data: DataPlace, now = Date.now()): Beacon | null {
  try {
    const beacon = JSON.parse(readFileSync(beaconPath(data), 'utf8')) as Beacon;
    return now - Date.parse(beacon.updated_at) < STALE_MS ? beacon : null;
  } catch {
    return null;
  }
}

/** Lights the beacon of a run. That it cannot be written (a full disk) is no reason to stop a crawl. */
export class BeaconWatcher implements RunWatcher {
  readonly #monitor = new Monitor();
  #timer: NodeJS.Timeout | undefined;
  #place = '';

  begin(run: WatchedRun): void {
    this.#place = beaconPath(run.data);
    const begun = new Date().toISOString();
    const write = () => this.#write(run, begun);
    write();
    this.#timer = setInterval(write, EVERY_MS).unref();
  }

  visited: RunWatcher['visited'] = (end, fetched) => this.#monitor.visited(end, fetched);

  end(): void {
    clearInterval(this.#timer);
    rmSync(this.#place, { force: true });
  }

  #write({ job, state, report }: WatchedRun, begun: string): void {
    const beacon: Beacon = {
      pid: process.pid,
      job: job.name,
      run: state.run,
      begun_at: begun,
      updated_at: new Date().toISOString(),
      fetched: report.fetched,
      new_articles: report.articles.new,
      visits_per_s: Math.round(this.#monitor.perSecond() * 100) / 100,
      hosts: this.#monitor.hosts(),
    };
    try {
      // Renamed into place, so that no reader finds half of it.
      writeFileSync(`${this.#place}.new`, JSON.stringify(beacon));
      renameSync(`${this.#place}.new`, this.#place);
    } catch {
      // The next second may have room again.
    }
  }
}
