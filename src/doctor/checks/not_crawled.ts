import type { FrontierView, JobStatus } from '../../../queues/port.ts';
import { duration, number } from '../../words.ts';
import type { Records } from '../records.ts';
import { type Finding, finding, isoOf } from '../schema.ts';

/** Fewer runs, or looks at a host, show no rhythm of crawling; a job that was run once is not meant to go on. */
const LEAST = 8;
/** The pause must be so many times as long as the longest before. */
const TIMES = 3;
/** Rhythms of crawling are those of so many days before the last look. */
const DAYS = 56;

interface Run {
  job: string;
  run: number;
  begun: number;
  ended: number;
}

/** What the frontier knows of a job's runs, ms. */
export interface Planned {
  /** The last run's beginning, also of one that asked nobody. */
  startedAt: number;
  /** Before this an incremental run asks for no list. */
  dueAt: number | undefined;
}

/** What the frontiers of these jobs have planned. */
export async function readPlanned(
  view: FrontierView | undefined,
  jobs: readonly JobStatus[],
): Promise<Map<string, Planned>> {
  const planned = new Map<string, Planned>();
  for (const { job, started_at } of jobs) {
    let dueAt: number | undefined;
    for await (const { lookAt } of view?.lists(job) ?? [])
      if (lookAt !== null) dueAt = Math.min(dueAt ?? lookAt, lookAt);
    planned.set(job, { startedAt: Date.parse(started_at), dueAt });
  }
  return planned;
}

/**
 * A job that is not run any more: nothing was fetched for thrice the longest pause between two of its runs, nor did a run
 * begin, though a list was due.
 */
export async function checkRuns(
  records: Records,
  planned: ReadonlyMap<string, Planned>,
  now: number,
): Promise<Finding[]> {
  const runs = await records.all<Run>(`
    SELECT job, run, min(ms) AS begun, max(ms) AS ended FROM captures
    WHERE ms > (SELECT max(ms) FROM captures) - ${DAYS * 86_400_000} GROUP BY job, run ORDER BY job, begun`);
  return [...Map.groupBy(runs, ({ job }) => job)].flatMap(([job, own]) =>
    pausedJob(job, own, planned.get(job), now),
  );
}

function pausedJob(job: string, runs: Run[], planned: Planned | undefined, now: number): Finding[] {
  const last = runs.at(-1);
  if (!last || runs.length < LEAST) return [];
  const longest = Math.max(...runs.slice(1).map(({ begun }, i) => begun - (runs[i]?.ended ?? begun)));
  const since = Math.max(last.ended, planned?.startedAt ?? 0, planned?.dueAt ?? 0);
  const pause = now - since;
  if (pause <= TIMES * longest) return [];
  const what = `The job ${job} was to be run, and was not, for ${duration(pause / 1000)}; the longest pause between its last ${number(runs.length)} runs was ${duration(longest / 1000)}.`;
  const evidence = {
    last_run: last.run,
    runs: runs.length,
    pause_s: Math.round(pause / 1000),
    longest_pause_s: Math.round(longest / 1000),
    last_answer_at: isoOf(last.ended),
  };
  return [finding('not_crawled', what, { since, evidence })];
}

/** Incremental runs ask each list at a gap of its own, up to a day unless the job says otherwise. */
const LEFT_OUT_HOURS = 48;
/** A pause of the whole job is not the host's: it counts as a day at most. */
const PAUSE_HOURS = 24;

/**
 * Hosts that the runs of their job leave out: their lists and feeds gave no answer for thrice as long as ever before, and
 * for two days at least, by hours in which the job went on. A host without any is fetched once, and is not left out.
 */
export async function checkLeftOut(records: Records): Promise<Finding[]> {
  const rows = await records.all<{
    host: string;
    job: string;
    missed: number;
    longest: number;
    looks: number;
    last: number;
  }>(`
    WITH hours AS (SELECT DISTINCT job, ms // 3600000 AS hour FROM captures),
    steps AS (SELECT job, hour, least(${PAUSE_HOURS}, hour - lag(hour, 1, hour) OVER (PARTITION BY job ORDER BY hour)) AS step FROM hours),
    clock AS (SELECT job, hour, sum(step) OVER (PARTITION BY job ORDER BY hour) AS went FROM steps),
    seen AS (SELECT host, job, ms // 3600000 AS hour, max(ms) AS ms FROM looks GROUP BY 1, 2, 3
      QUALIFY hour > max(hour) OVER (PARTITION BY host, job) - ${24 * DAYS}),
    gaps AS (SELECT host, job, ms, went, went - lag(went, 1, went) OVER (PARTITION BY host, job ORDER BY hour) AS gap
      FROM seen JOIN clock USING (job, hour)),
    ends AS (SELECT job, max(went) AS went FROM clock GROUP BY job)
    SELECT host, gaps.job AS job, (any_value(ends.went) - max(gaps.went))::INTEGER AS missed, max(gap)::INTEGER AS longest,
      count(*) AS looks, max(ms) AS last
    FROM gaps JOIN ends USING (job) GROUP BY host, gaps.job
    HAVING looks >= ${LEAST} AND missed >= greatest(${LEFT_OUT_HOURS}, ${TIMES} * longest) ORDER BY host`);
  return rows.map(({ host, job, missed, longest, looks, last }) =>
    finding(
      'not_crawled',
      `Its lists and feeds gave no answer for ${duration(missed * 3600)}, while the job ${job} went on; before, for ${duration(longest * 3600)} at most.`,
      {
        host,
        since: last,
        evidence: {
          hours_missed: missed,
          longest_gap_hours: longest,
          hours_with_answers: looks,
          last_answer_at: isoOf(last),
        },
      },
    ),
  );
}
