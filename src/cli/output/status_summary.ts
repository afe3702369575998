import { etaSeconds } from '../../status/eta.ts';
import type { Status } from '../../status/read.ts';
import { waitsFor } from '../../status/waits_for.ts';
import { table } from './table.ts';
import { bytes, duration, number, plural, printable } from './terminal.ts';

/** Hosts shown, those with most to do first; --json has all. */
const HOSTS = 20;
/** Lines of a screen that the parts above the hosts take, with their frames. */
const ABOVE = 16;

/** A data folder's state, for a person; at most about `rows` lines where a screen has no more. */
export function statusSummary(status: Status, rows?: number): string {
  const { totals, files, jobs } = status;
  const most = rows === undefined ? HOSTS : Math.max(3, Math.min(HOSTS, rows - ABOVE - jobs.length));
  const kinds = [...new Set(files.map((file) => file.kind))].map((kind) => {
    const these = files.filter((file) => file.kind === kind);
    const sum = (key: 'bytes' | 'records') => these.reduce((total, file) => total + file[key], 0);
    return {
      kept: kind,
      files: number(these.length),
      records: number(sum('records')),
      size: bytes(sum('bytes')),
    };
  });
  const frontiers = jobs.map(({ job, run, open, frontier }) => ({
    job,
    run: `${run}${open ? ' (not over)' : ''}`,
    ...Object.fromEntries(Object.entries(frontier).map(([name, n]) => [name, number(n)])),
  }));
  return [
    `${number(totals.articles)} articles in ${number(totals.revisions)} revisions, ${number(totals.headlines)} headlines, ${number(totals.captures)} captures; last commit ${totals.lastCommitAt ?? 'never'}`,
    table(['kept', 'files', 'records', 'size'], kinds),
    table(['job', 'run', 'waiting', 'done', 'failed', 'refused'], frontiers),
    ...runningLines(status),
    ...jobs.flatMap((job) => hostTable(job, status, most)),
  ].join('\n');
}

function runningLines({ running, jobs }: Status): string[] {
  if (!running) return [];
  const { job, run, fetched, new_articles, visits_per_s, begun_at, pid } = running;
  const hosts = jobs.find((one) => one.job === job)?.hosts ?? [];
  const eta = etaSeconds(hosts, running);
  const left =
    eta === null ? '' : `; ${eta === 0 ? 'nothing waits' : `about ${duration(eta)} for what is known now`}`;
  return [
    printable(
      `${job} is being crawled (run ${run}, process ${pid}, since ${begun_at.slice(0, 19)}Z): ${plural(fetched, 'page')}, ${plural(new_articles, 'new story', 'new stories')}, ${visits_per_s.toFixed(1)} visits/s${left}.`,
    ),
  ];
}

const COLUMNS = ['host', 'waiting', 'done', 'failed', 'refused', 'pause', 'waits for'];

function hostTable({ job, hosts }: Status['jobs'][number], { running }: Status, most: number): string[] {
  const isRunning = running?.job === job;
  const paces = new Map(isRunning ? running.hosts.map((pace) => [pace.host, pace]) : []);
  const rows = hosts.slice(0, most).map((host) => {
    const pace = paces.get(host.host);
    return {
      host: host.host,
      waiting: number(host.waiting + host.retrying),
      done: number(host.done),
      failed: number(host.failed),
      refused: number(host.refused),
      pause: pace ? `${pace.pause_ms / 1000} s` : '',
      'waits for': waitsFor(host, pace, isRunning),
    };
  });
  if (rows.length === 0) return [];
  const more = hosts.length - rows.length;
  return [
    ...(job === running?.job || hosts.length > 0 ? [printable(`Hosts of ${job}:`)] : []),
    table(COLUMNS, rows),
    ...(more > 0 ? [`and ${plural(more, 'more host')}; --json names all`] : []),
  ];
}

/** One line, for a pipe. */
export function statusLine({ running, jobs, totals }: Status): string {
  const at = new Date().toISOString();
  if (!running) return `${at} no crawl is running; ${plural(totals.articles, 'article')}`;
  const job = jobs.find((one) => one.job === running.job);
  const { waiting = 0, done = 0, failed = 0, refused = 0 } = job?.frontier ?? {};
  const eta = etaSeconds(job?.hosts ?? [], running);
  return printable(
    `${at} ${running.job}: ${running.visits_per_s.toFixed(1)} visits/s, ${number(running.fetched)} pages, ${number(totals.articles)} articles, ${number(waiting)} waiting, ${number(done)} done, ${number(failed)} failed, ${number(refused)} refused${eta ? `, about ${duration(eta)} left` : ''}`,
  );
}
