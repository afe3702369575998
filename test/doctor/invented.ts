import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { HeaderList } from '../../model/capture.ts';
import type { ParsedArticle } from '../../model/records.ts';
import { openStore } from '../../src/wiring.ts';
import type { Archive, Parsed } from '../../storage/port.ts';
import { capture, list, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';

export const HOUR = 3_600_000;
/** When the first run begins: a Monday. */
const START = Date.UTC(2026, 1, 2);
const EVERY = 6 * HOUR;

/** When a run begins: they are six hours apart. */
export const runAt = (run: number): number => START + run * EVERY;

interface Answer {
  status?: number;
  headers?: HeaderList;
  body?: string;
  parsed?: Parsed;
  source?: 'seed' | 'latest' | 'feed' | 'robots';
}

/** An archive as runs of a job "papers" would have made it, written by hand. */
export class InventedArchive {
  readonly data: string;
  readonly #archive: Archive;

  private constructor(data: string, archive: Archive) {
    this.data = data;
    this.#archive = archive;
  }

  static async open(): Promise<InventedArchive> {
    const data = temporaryFolder();
    return new InventedArchive(data, await open(data));
  }

  /** In a bucket, with its catalog in a folder. */
  static async openAt(place: string): Promise<InventedArchive> {
    const options = { catalogPath: join(temporaryFolder(), 'catalog.sqlite'), shared: true };
    return new InventedArchive(place, await open('', options, await openStore(place)));
  }

  async put(run: number, url: string, { parsed, source, ...answer }: Answer = {}): Promise<void> {
    const at = new Date(runAt(run)).toISOString();
    const headers: HeaderList = answer.headers ?? [['Date', new Date(runAt(run)).toUTCString()]];
    const visit = `papers/${run + 1}/${randomUUID()}`;
    await this.#archive.put(
      capture(url, { at, visit, source: source ?? 'latest', ...answer, headers }),
      parsed,
    );
  }

  /** A story that came out half an hour before the run that found it. */
  story(
    run: number,
    url: string,
    more: Partial<ParsedArticle> = {},
    { headers, parserVersion = 'test' }: { headers?: HeaderList; parserVersion?: string } = {},
  ): Promise<void> {
    const published_at = new Date(runAt(run) - HOUR / 2).toISOString();
    const body = `What ${url} tells at some length.`;
    const text = { published_at, body, authors: AUTHORS, tags: ['tide'], ...more };
    const parsed = { ...story(url, text), parserVersion };
    return this.put(run, url, { parsed, ...(headers ? { headers } : {}) });
  }

  /** A front page whose list is news at each run. */
  front(run: number, host: string, title = `list of run ${run}`): Promise<void> {
    return this.put(run, `http://${host}/`, { parsed: list(title), source: 'seed' });
  }

  robots(run: number, host: string, body: string): Promise<void> {
    return this.put(run, `http://${host}/robots.txt`, { body, source: 'robots' });
  }

  close(): Promise<void> {
    return this.#archive.close();
  }
}

const AUTHORS: ParsedArticle['authors'] = [{ name: 'Bram Halvane', kind: 'person', role: null }];

/** Runs of hosts that are well, each with a story a run, until `runs` are over; `more` is done in each. */
export async function wellUntil(
  archive: InventedArchive,
  runs: number,
  hosts: readonly string[],
  more: (run: number) => Promise<void> = async () => undefined,
): Promise<void> {
  for (let run = 0; run < runs; run++) {
    for (const host of hosts) {
      await archive.front(run, host);
      await archive.story(run, `http://${host}/news/${run}`);
    }
    await more(run);
  }
}
