import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { DataPlace } from '../../place.ts';
import { openStore } from '../../wiring.ts';
import type { AskRows } from '../live_dataset.ts';
import { capturesOf } from './captures.ts';
import type { Replay, ReplayRequest } from './shapes.ts';
import { writeWacz } from './wacz.ts';

/** Where a replay is shown. */
export interface ReplayPlace {
  /** Address of the player's page for a key, as whoever asked reaches it. */
  player(key: string): string;
  file(key: string): string;
}

/** So many are kept to be shown; older ones are made anew when they are asked for again. */
const KEPT = 30;

/** Archived pages that were asked for, each a WACZ under a key that nobody can guess; gone when it is closed. */
export class Replays {
  readonly #data: DataPlace;
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-replay-'));
  readonly #keys = new Set<string>();

  constructor(data: DataPlace) {
    this.#data = data;
  }

  /** Throws `nothing_selected`, `storage_damaged`. */
  async make(rows: AskRows, place: ReplayPlace, { id, revision, signal }: ReplayRequest): Promise<Replay> {
    const wanted = await capturesOf(rows, id, revision, signal);
    const key = randomBytes(16).toString('hex');
    const store = await openStore(this.#data);
    try {
      await writeWacz(this.#at(key), store, wanted);
    } finally {
      store.close?.();
    }
    await this.#keep(key);
    const shown = new URLSearchParams({ view: 'replay', url: wanted.page.url, ts: wanted.page.timestamp });
    return {
      url: `${place.player(key)}#${shown}`,
      wacz: place.file(key),
      archived_url: wanted.page.url,
      fetched_at: wanted.article.fetched_at,
      captures: wanted.captures.length,
    };
  }

  /** The file of a key; undefined where it is not known. */
  file(key: string): string | undefined {
    return this.#keys.has(key) ? this.#at(key) : undefined;
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #at(key: string): string {
    return path.join(this.#folder, `${key}.wacz`);
  }

  async #keep(key: string): Promise<void> {
    this.#keys.add(key);
    for (const old of [...this.#keys].slice(0, -KEPT)) {
      this.#keys.delete(old);
      await rm(this.#at(old), { force: true });
    }
  }
}
