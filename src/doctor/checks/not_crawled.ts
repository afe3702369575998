import { duration, number } from '../../cli/output/terminal.ts';
import type { Records } from '../records.ts';
import { type Finding, finding, isoOf } from '../schema.ts';

/** Fewer runs before show no rhythm of crawling; a job that was run once is not meant to go on. */
const RUNS = 8;
/** The pause must be so many times as long as the longest before. */
const TIMES = 3;

interface Run {
  job: string;
  run: number;
  begun: number;
  ended: number;
}

/** A job that is not run any more: nothing was fetched for thrice the longest pause between two of its runs. */
export async function checkRuns(records: Records, now: number): Promise<Finding[]> {
  const runs = await records.all<Run>(`
    SELECT job, run, min(ms) AS begun, max(ms) AS ended FROM captures
    WHERE ms > (SELECT max(ms) FROM captures) - ${56 * 86_400_000} GROUP BY job, run ORDER BY job, begun`);
  return [...Map.groupBy(runs, ({ job }) => job)].flatMap(([job, own]) => pausedJob(job, own, now));
}

function pausedJob(job: string, runs: Run[], now: number): Finding[] {
  const last = runs.at(-1);
  if (!last || runs.length < RUNS) return [];
  const longest = Math.max(...runs.slice(1).map(({ begun }, i) => begun - (runs[i]?.ended ?? begun)));
  const pause = now - last.ended;
  if (pause <= TIMES * longest) return [];
  const what = `Nothing was fetched for the job ${job} for ${duration(pause / 1000)}; the longest pause between its last ${number(runs.length)} runs was ${duration(longest / 1000)}.`;
  const evidence = {
    last_run: last.run,
    runs: runs.length,
    pause_s: Math.round(pause / 1000),
    longest_pause_s: Math.round(longest / 1000),
  };
  return [finding('not_crawled', what, { since: last.ended, evidence })];
}

/**
 * Hosts that the runs of their job leave out: their lists and feeds gave no answer in thrice as many runs as they ever
 * missed in a row before, and in three at least. A host without any is fetched once, and is not left out.
 */
export async function checkLeftOut(records: Records): Promise<Finding[]> {
  const rows = await records.all<{
    host: string;
    job: string;
    missed: number;
    most: number;
    runs: number;
    last: number;
  }>(`
    WITH runs AS (SELECT job, run, row_number() OVER (PARTITION BY job ORDER BY min(ms)) AS place FROM captures GROUP BY job, run),
    seen AS (SELECT host, job, run, max(ms) AS ms FROM captures
      WHERE source = 'seed' OR kind IN ('list', 'feed', 'not_modified') GROUP BY host, job, run),
    steps AS (SELECT host, job, ms, place, place - lag(place, 1, place) OVER (PARTITION BY host, job ORDER BY place) AS step
      FROM seen JOIN runs USING (job, run)),
    latest AS (SELECT job, max(place) AS place FROM runs GROUP BY job)
    SELECT host, steps.job AS job, any_value(latest.place) - max(steps.place) AS missed, max(step) - 1 AS most, count(*) AS runs, max(ms) AS last
    FROM steps JOIN latest USING (job) GROUP BY host, steps.job
    HAVING runs >= ${RUNS} AND missed >= greatest(3, ${TIMES} * most) ORDER BY host`);
  return rows.map(({ host, job, missed, most, runs, last }) =>
    finding(
      'not_crawled',
      `No answer of it in the last ${number(missed)} runs of the job ${job}; before, it missed ${number(Math.max(0, most))} in a row at most.`,
      {
        host,
        since: last,
        evidence: {
          runs_missed: missed,
          most_missed_before: Math.max(0, most),
          runs_with_answers: runs,
          last_answer_at: isoOf(last),
        },
      },
    ),
  );
}
