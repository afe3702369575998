/**
 * `npm run bench:schedule -- --json`: thirty days of fifty invented papers, whose rates follow the hour and the weekday, with
 * bursts, corrections and quiet papers, in virtual time; and the same of papers whose habits change in the middle. The planner
 * of newskeep, with as many requests as looking at every list each hour costs, and with as many as it takes to be as fast
 * as looking at every list every five minutes; beside those two, and beside somebody who knows when stories come.
 */
import { type Outcome, planned } from './schedule/planned.ts';
import { HOUR, MINUTE, type World, worldOf } from './schedule/world.ts';
import { options, printFigures, say } from './support/output.ts';

const { papers, days, seed, json } = options({ papers: 50, days: 30, seed: 1 });
const BOUNDS = { minMs: 5 * MINUTE, maxMs: 24 * HOUR };

const steady = measured(worldOf(seed, papers, days, false));
const turning = measured(worldOf(seed, papers, days, true));
printFigures({ papers, days, ...steady, turning }, json);

function measured(world: World) {
  const hourly = fixed(world, HOUR);
  const five = fixed(world, 5 * MINUTE);
  const budget = hourly.requests / papers / days;
  const same = asCheap(world, hourly.requests, budget);
  say(line('hourly', hourly.delays, hourly.requests));
  say(line('planned, as many requests', same.delays, total(same)));
  const { outcome: fast, requestsADay } = asFast(world, quantile(five.delays, 0.5), budget);
  say(line('every five minutes', five.delays, five.requests));
  say(line('planned, as fast', fast.delays, total(fast)));
  const known = clairvoyant(world);
  return {
    stories: hourly.delays.length,
    missed: same.missed + fast.missed,
    delay_ratio_hourly: ratio(quantile(same.delays, 0.5), quantile(hourly.delays, 0.5)),
    delay_p95_ratio_hourly: ratio(quantile(same.delays, 0.95), quantile(hourly.delays, 0.95)),
    requests_ratio_hourly: ratio(total(same), hourly.requests),
    requests_ratio_5min: ratio(total(fast), five.requests),
    requests_a_day_5min: Math.round(requestsADay),
    delay_ratio_clairvoyant: ratio(quantile(same.delays, 0.5), quantile(known, 0.5)),
    delay_minutes: minutes(same),
    delay_minutes_fast: minutes(fast),
    changes_seen: ratio(same.changes.seen, same.changes.stood),
    story_looks: ratio(same.requests.stories, total(same)),
  };
}

/** Every list at every tick; each paper's ticks begin at a time of its own. */
function fixed(world: World, every: number): { requests: number; delays: number[] } {
  const looks = Math.floor((world.end - world.begin) / every);
  const delays = world.papers.flatMap(({ stories }, n) => {
    const begin = world.begin + (every * n) / world.papers.length;
    return stories.map(({ at }) => begin + Math.ceil((at - begin) / every) * every - at);
  });
  return { requests: looks * world.papers.reduce((sum, { sources }) => sum + sources.length, 0), delays };
}

/** With a budget, which is a plan, that comes to no more requests than those. */
function asCheap(world: World, requests: number, budget: number): Outcome {
  let [requestsADay, outcome] = [budget, planned(world, { ...BOUNDS, requestsADay: budget })];
  for (let step = 0; step < 4 && total(outcome) > requests; step++) {
    requestsADay *= (0.98 * requests) / total(outcome);
    outcome = planned(world, { ...BOUNDS, requestsADay });
  }
  return outcome;
}

/** The smallest budget, within some percent, whose median is not worse. */
function asFast(world: World, median: number, from: number) {
  let [low, high] = [from, from];
  let outcome = planned(world, { ...BOUNDS, requestsADay: high });
  while (quantile(outcome.delays, 0.5) > median && high < from * 16) {
    low = high;
    high *= 2;
    outcome = planned(world, { ...BOUNDS, requestsADay: high });
  }
  for (let step = 0; step < 3; step++) {
    const middle = (low + high) / 2;
    const tried = planned(world, { ...BOUNDS, requestsADay: middle });
    if (quantile(tried.delays, 0.5) > median) low = middle;
    else [high, outcome] = [middle, tried];
  }
  return { outcome, requestsADay: high };
}

/** Looks at a paper right after a story came, and not within five minutes of the last look. */
function clairvoyant(world: World): number[] {
  return world.papers.flatMap(({ stories }) => {
    let last = 0;
    return stories.map(({ at }) => {
      if (at > last) last = Math.max(Math.ceil(at / MINUTE) * MINUTE, last + BOUNDS.minMs);
      return last - at;
    });
  });
}

function total({ requests }: Outcome): number {
  return requests.lists + requests.stories;
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function minutes({ delays }: Outcome) {
  const of = (share: number) => Math.round(quantile(delays, share) / 6000) / 10;
  return { p50: of(0.5), p95: of(0.95), max: of(1) };
}

function ratio(a: number, b: number): number {
  return Math.round((a / b) * 1000) / 1000;
}

function line(name: string, delays: number[], requests: number): string {
  const of = (share: number) => (quantile(delays, share) / MINUTE).toFixed(1);
  return `${name}: median ${of(0.5)} min, 95 % ${of(0.95)} min, ${Math.round(requests / papers / days)} requests a paper and day`;
}
