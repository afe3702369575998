import type { FrontierView } from '../../queues/port.ts';
import { type Asked, openKnownJob } from '../jobs/known.ts';
import type { DataPlace } from '../place.ts';
import { storiesForgotten } from '../wiring.ts';
import { gapsIn } from './gaps.ts';
import { readHeld } from './held.ts';
import { KnownStories, type KnownStory } from './known_stories.ts';
import { type Coverage, type Figures, type HostCoverage, noFigures } from './schema.ts';
import { sentenceOf } from './sentence.ts';

/**
 * What a job knows of its papers, and what of that the dataset holds: per host and month, with what is missing and
 * why. Reads beside a running crawl. Throws `job_unknown`, `no_data`.
 */
export async function readCoverage(data: DataPlace, asked: Asked = {}): Promise<Coverage> {
  const { view, status } = await openKnownJob(data, asked);
  try {
    const { job: name, run, open } = status;
    const known = await knownStories(view, data, name);
    const hosts = hostsOf(known);
    const total = noFigures();
    for (const host of hosts) addFigures(total, host);
    const forgotten = await storiesForgotten(data);
    const report = {
      job: name,
      run,
      open,
      made_at: new Date().toISOString(),
      hosts,
      total,
      forgotten,
      sentence: '',
    };
    return { ...report, sentence: sentenceOf(report) };
  } finally {
    await view.close();
  }
}

async function knownStories(view: FrontierView, data: DataPlace, job: string): Promise<KnownStories> {
  const known = new KnownStories(await readHeld(data));
  for await (const entry of view.ledger(job)) known.add(entry);
  return known;
}

interface HostTally {
  months: Map<string | null, Figures>;
  unclear: HostCoverage['unclear'];
  /** Days of the stories held. */
  dates: string[];
}

function hostsOf(known: KnownStories): HostCoverage[] {
  const hosts = new Map<string, HostTally>();
  const at = (host: string) => {
    const tally: HostTally = hosts.get(host) ?? { months: new Map(), unclear: {}, dates: [] };
    hosts.set(host, tally);
    return tally;
  };
  for (const host of known.seeded) at(host);
  for (const story of known.all()) count(at(story.host), story);
  for (const { host, standing } of known.unclear) {
    const { unclear } = at(host);
    unclear[standing] = (unclear[standing] ?? 0) + 1;
  }
  return [...hosts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([host, tally]) => hostCoverage(host, tally));
}

function count({ months, dates }: HostTally, { date, standing, sources, code }: KnownStory): void {
  const month = /^\d{4}-\d\d/.exec(date ?? '')?.[0] ?? null;
  const figures = months.get(month) ?? noFigures();
  months.set(month, figures);
  figures.known++;
  figures[standing]++;
  for (const source of sources) figures.sources[source] = (figures.sources[source] ?? 0) + 1;
  if (code) figures.codes[code] = (figures.codes[code] ?? 0) + 1;
  if (date && standing === 'held') dates.push(date);
}

function hostCoverage(host: string, { months, unclear, dates }: HostTally): HostCoverage {
  const sum = noFigures();
  for (const figures of months.values()) addFigures(sum, figures);
  const byMonth = [...months].sort(([a], [b]) => ((a ?? '~') < (b ?? '~') ? -1 : 1));
  return {
    host,
    ...sum,
    unclear,
    months: byMonth.map(([month, figures]) => ({ month, ...figures })),
    gaps: gapsIn(dates),
  };
}

const COUNTS = ['known', 'held', 'walled', 'gone', 'refused', 'failed', 'waiting'] as const;

function addFigures(to: Figures, from: Figures): void {
  for (const name of COUNTS) to[name] += from[name];
  addCounts(to.sources, from.sources);
  addCounts(to.codes, from.codes);
}

function addCounts<K extends string>(to: Partial<Record<K, number>>, from: Partial<Record<K, number>>): void {
  for (const [name, n] of Object.entries(from) as [K, number][]) to[name] = (to[name] ?? 0) + n;
}
