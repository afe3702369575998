import type { Frontier, NewUrl, Visit } from '../../queues/port.ts';

export type Figures = Record<string, number>;

const HOSTS = 100;
const BATCH = 500;
/** As many as the pipeline's commit finishes at once. */
const GROUP = 100;

/** As long as a story's URL is, found on a page of its paper. */
const story = (i: number): NewUrl => {
  const host = `https://paper${i % HOSTS}.example`;
  return {
    url: `${host}/news/2024/05/17/council-votes-on-harbour-plan-${i}.html`,
    depth: 2,
    source: 'section',
    fromUrl: `${host}/news/page/${Math.floor(i / 20_000)}`,
    priority: 22,
  };
};

/** Starts a run of so many URLs; gives how many were added a second. */
export async function addUrls(frontier: Frontier, n: number): Promise<number> {
  await frontier.start([], 'all');
  const begun = performance.now();
  for (let i = 0; i < n; i += BATCH)
    await frontier.add(Array.from({ length: Math.min(BATCH, n - i) }, (_, j) => story(i + j)));
  return Math.round(n / ((performance.now() - begun) / 1000));
}

/**
 * Claims, releases and finishes so many of each, a group of the one and a group of the other in turn, so that what
 * else the machine does falls on both. `claim_ratio` is the middle of the ratios of such pairs; times are medians.
 */
export async function sampleBoth(few: Frontier, many: Frontier, sample: number): Promise<Figures> {
  const pairs: { few: Group; many: Group }[] = [];
  for (let done = 0; done < sample; done += GROUP)
    pairs.push({ few: await group(few), many: await group(many) });
  const us = (which: 'few' | 'many', what: keyof Group) =>
    (1000 * median(pairs.map((pair) => pair[which][what]))) / GROUP;
  const claimUs = us('many', 'claimMs');
  return {
    claim_ratio: Math.round(100 * median(pairs.map((pair) => pair.many.claimMs / pair.few.claimMs))) / 100,
    claim_us_small: Math.round(us('few', 'claimMs')),
    claim_us: Math.round(claimUs),
    claim_per_s: Math.round(1e6 / claimUs),
    finish_per_s: Math.round(1e6 / us('many', 'finishMs')),
  };
}

interface Group {
  claimMs: number;
  finishMs: number;
}

async function group(frontier: Frontier): Promise<Group> {
  const visits: Visit[] = [];
  let claimMs = 0;
  while (visits.length < GROUP) {
    const begun = performance.now();
    const visit = await frontier.claim();
    claimMs += performance.now() - begun;
    if (!visit) throw new Error('the frontier gave nothing, though URLs wait');
    visits.push(visit);
    await frontier.release(visit, 0);
  }
  return { claimMs, finishMs: await finish(frontier, visits) };
}

/** Finishes everything that is left. */
export async function drain(frontier: Frontier): Promise<void> {
  let visits: Visit[] = [];
  for (let visit = await frontier.claim(); visit; visit = await frontier.claim()) {
    await frontier.release(visit, 0);
    visits.push(visit);
    if (visits.length < GROUP) continue;
    await finish(frontier, visits);
    visits = [];
  }
  await finish(frontier, visits);
}

async function finish(frontier: Frontier, visits: Visit[]): Promise<number> {
  const begun = performance.now();
  await frontier.finish(
    visits.map((visit) => ({ visit, state: 'done', again: true, kind: 'article' }) as const),
  );
  return performance.now() - begun;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
