import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { type Access, type Press, startPress, type TruthArticle } from '../../fixtures/press/index.ts';
import { crawl } from '../../src/index.ts';

/** A paper as it was at the moment of a crawl, by the press's own truth. */
export interface Look {
  /** ms since 1970. */
  at: number;
  host: string;
  front: string;
  list: { url: string; title: string; position: number }[];
  stories: TruthArticle[];
}

/** What is told of the scene below without asking newskeep. */
export interface LookedAt {
  data: string;
  looks: Look[];
  /** Requests that were answered, as the press noted them. */
  requests: Access[];
  /** URLs of the stories that were taken away. */
  withdrawn: string[];
  remove(): void;
}

const HOUR = 3_600_000;

/**
 * Two papers from Tuesday 3 February 2026 to the Monday after it, crawled four times, the second one three times, in the
 * press's own time. Meanwhile headlines are changed, once, again, and twice between two looks; stories are taken away,
 * one before anybody saw it. Their lists stand on their front pages alone: of one that stands on every page, the page
 * that was read first has the rows (storage/lists.ts), and which one that is differs by run.
 */
export async function lookedAtPress(): Promise<LookedAt> {
  const press = await startPress({
    papers: ['microdata', 'microdata'],
    articles: 24,
    storiesADay: 4,
    now: '2026-02-03T18:00:00Z',
  });
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-looked-'));
  const looks: Look[] = [];
  const requests: Access[] = [];
  press.requests.on((access) => requests.push(access));
  const look = async (...places: number[]) => {
    vi.setSystemTime(press.clock.now());
    looks.push(...places.map((place) => lookOf(press, place)));
    const seeds = places.map((place) => press.seeds[place] ?? '');
    await crawl(seeds, {
      name: `papers-${places.join('-')}`,
      data,
      browser: 'never',
      politeness: { delay_ms: 0 },
    });
  };
  const withdrawn = await whatHappened(press, look);
  await press.close();
  return { data, looks, requests, withdrawn, remove: () => rmSync(data, { recursive: true }) };
}

async function whatHappened(press: Press, look: (...places: number[]) => Promise<void>) {
  /** Of a paper, the story so many places from the newest. */
  const story = (place: number, back: number): string =>
    lookOf(press, place).stories.at(-1 - back)?.url ?? '';
  await look(0, 1);
  const [changing, leaving, twice, left] = [story(0, 0), story(0, 2), story(1, 1), story(1, 3)];
  press.clock.turnBy(HOUR);
  press.retitle(changing, 'Harbour road to be closed until the spring');
  press.retitle(twice, 'A headline that stood while nobody looked');
  press.withdraw(leaving);
  press.clock.turnBy(HOUR);
  press.retitle(twice, 'Ferry company counts its lamps again');
  await look(0, 1);
  press.clock.turnBy(10 * HOUR);
  press.retitle(changing, 'Harbour road stays open after all');
  press.clock.turnBy(12 * HOUR);
  await look(0);
  press.withdraw(left);
  press.clock.turnBy(10 * HOUR);
  const unseen = story(0, 0);
  press.withdraw(unseen);
  press.clock.turnTo('2026-02-09T09:00:00Z');
  await look(0, 1);
  return [leaving, left, unseen];
}

function lookOf(press: Press, place: number): Look {
  const paper = press.papers[place];
  if (!paper) throw new Error(`No paper ${place}.`);
  const { host, front } = paper;
  const truth = press.truth();
  return {
    at: press.clock.now().getTime(),
    host,
    front,
    list: truth.headlines(paper),
    stories: [...truth.articles()].filter((one) => one.host === host),
  };
}
