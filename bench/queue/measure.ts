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

/** Claims, releases and finishes so many; the time of a claim is the median over groups, so that a stray pause does not count. */
export async function sampleClaims(frontier: Frontier, sample: number): Promise<Figures> {
  const claims: number[] = [];
  let finishMs = 0;
  for (let done = 0; done < sample; done += GROUP) {
    const visits: Visit[] = [];
    const begun = performance.now();
    let releaseMs = 0;
    while (visits.length < GROUP) {
      const visit = await frontier.claim();
      if (!visit) throw new Error('the frontier gave nothing, though URLs wait');
      visits.push(visit);
      const at = performance.now();
      await frontier.release(visit, 0);
      releaseMs += performance.now() - at;
    }
    claims.push((performance.now() - begun - releaseMs) / GROUP);
    finishMs += await finish(frontier, visits);
  }
  const us = 1000 * median(claims);
  return {
    claim_us: Math.round(us),
    claim_per_s: Math.round(1e6 / us),
    finish_per_s: Math.round(sample / (finishMs / 1000)),
  };
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
