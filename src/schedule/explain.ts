import { NewskeepError } from '../../model/errors.ts';
import { jobSchema } from '../../model/job.ts';
import { normalizeUrl } from '../../model/url.ts';
import type { LedgerEntry, Look } from '../../queues/port.ts';
import type { Planner } from '../../queues/schedule/planner.ts';
import { type Asked, openKnownJob } from '../jobs/known.ts';
import { plannerOf } from '../pipeline/revisits.ts';
import type { DataPlace } from '../place.ts';

/** Why a page is looked at again when it is, as `newskeep schedule explain --json` prints it. Times are ISO 8601. */
export interface Explained {
  url: string;
  job: string;
  /** `waits`: for the run that is open, or the next one. */
  planned_as: 'waits' | 'list' | 'story' | 'in_trouble' | 'refused' | 'never';
  is_due: boolean;
  next_look_at: string | null;
  last_look_at: string | null;
  /** Of a list: news of which it was the first to tell. */
  news_an_hour: number | null;
  news_a_day: number | null;
  why: string;
}

/** The lists of a job, the next look first. Throws `job_unknown`. */
export async function explainLists(data: DataPlace, asked: Asked, now = Date.now()): Promise<Explained[]> {
  return withJob(data, asked, async ({ view, status }, planner, lists) => {
    const found = await Promise.all(lists.map(({ url }) => view.look(status.job, url)));
    return found
      .flatMap((look) => (look ? explained(look, status.job, planner, now) : []))
      .sort((a, b) => ((a.next_look_at ?? '~') < (b.next_look_at ?? '~') ? -1 : 1));
  });
}

/** One page of a job. Throws `usage` for a URL that the job does not know. */
export async function explainUrl(
  data: DataPlace,
  asked: Asked,
  url: string,
  now = Date.now(),
): Promise<Explained> {
  return withJob(data, asked, async ({ view, status }, planner) => {
    const look = await view.look(status.job, normalizeUrl(url) ?? url);
    if (look) return explained(look, status.job, planner, now);
    throw new NewskeepError('usage', `${url}: ${status.job} does not know it.`, {
      hint: 'Nothing that was read so far names it, or it is written another way there: newskeep coverage shows what is known.',
    });
  });
}

type Opened = Awaited<ReturnType<typeof openKnownJob>>;

async function withJob<T>(
  data: DataPlace,
  asked: Asked,
  work: (opened: Opened, planner: Planner, lists: Look[]) => Promise<T>,
): Promise<T> {
  const opened = await openKnownJob(data, asked);
  try {
    const planner = plannerOf(opened.job?.revisit ?? jobSchema.shape.revisit.parse(undefined));
    const lists = await Array.fromAsync(opened.view.lists(opened.status.job));
    planner.learn(lists);
    return await work(opened, planner, lists);
  } finally {
    await opened.view.close();
  }
}

function explained(look: Look & LedgerEntry, job: string, planner: Planner, now: number): Explained {
  const rhythm = planner.rhythmOf(look.memory, now);
  const { waitMinutes, ageFactor } = planner.terms;
  const planned_as = plannedAs(look);
  const why = {
    waits: 'It waits for its turn in the run that is open, or in the next one.',
    list: `A list that brings ${short(rhythm?.newsAnHour ?? 0)} new stories an hour at this time. The next look is when its stories are expected to have waited ${short(waitMinutes)} minutes together, which is what the job's requests_a_day comes to; within min_minutes and max_hours.`,
    story: `A page that may be corrected: looked at again at ages that grow by a factor of ${short(ageFactor)}, and soon after a change.`,
    in_trouble: `It could not be had (${look.code}): a list is tried again after half an hour, another page after six hours and ever later.`,
    refused: `It is not to be had by the rules (${look.code}), which are read again after a day.`,
    never: `Nothing is expected of it any more (${look.kind ?? 'unknown'}).`,
  }[planned_as];
  return {
    url: look.url,
    job,
    planned_as,
    is_due: look.state === 'waiting' || (look.lookAt !== null && look.lookAt <= now),
    next_look_at: iso(look.state === 'waiting' ? null : look.lookAt),
    last_look_at: iso(rhythm?.lookedAt ?? null),
    news_an_hour: rhythm ? round(rhythm.newsAnHour) : null,
    news_a_day: rhythm ? round(rhythm.newsADay) : null,
    why,
  };
}

function plannedAs({ state, memory, lookAt }: Look & LedgerEntry): Explained['planned_as'] {
  if (state === 'waiting') return 'waits';
  if (lookAt === null) return 'never';
  if (state === 'failed') return 'in_trouble';
  if (state === 'refused') return 'refused';
  return memory === null ? 'story' : 'list';
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
const round = (value: number) => Math.round(value * 100) / 100;
const short = (value: number) => String(value < 10 ? round(value) : Math.round(value));
