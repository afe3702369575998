import type { Logger } from 'pino';
import type { RunReport } from '../pipeline/report.ts';
import type { DataPlace } from '../place.ts';
import type { RunJob } from '../schedule/course.ts';
import type { Teller } from '../schedule/tell.ts';
import type { RunWatcher } from '../status/watcher.ts';
import { EXIT } from './exit_codes.ts';
import { runIncremental } from './job_runner.ts';
import { printable, StatusLine } from './output/terminal.ts';
import { logFault, type Telling } from './run_crawl.ts';
import { stopOnSignals } from './signals.ts';

type LogTelling = Pick<Telling, 'logJson' | 'logLevel'>;

/** Runs the daemon until a signal ends it, and leaves its exit code. */
export async function runScheduler(
  targets: string[],
  data: DataPlace,
  { logJson, logLevel = 'info' }: LogTelling,
): Promise<void> {
  const { plainTeller } = await import('../schedule/tell.ts');
  if (!logJson) {
    const plain = plainTeller((line) => console.error(printable(line)), Date.now);
    process.exitCode = await follow(targets, data, plain, runner(data));
    return;
  }
  const { openLog } = await import('../status/log.ts');
  const log = openLog(logLevel, (line) => process.stderr.write(line));
  try {
    process.exitCode = await follow(targets, data, log, runner(data, log));
  } catch (error) {
    process.exitCode = logFault(log, error);
  }
}

async function follow(targets: string[], data: DataPlace, tell: Teller, run: RunJob): Promise<number> {
  const { runDaemon } = await import('../schedule/daemon.ts');
  const { systemClock } = await import('../schedule/clock.ts');
  const { openStarts } = await import('../schedule/wiring.ts');
  const starts = openStarts(data);
  try {
    const stopped = await runDaemon({
      targets,
      tell,
      run,
      signal: stopOnSignals(new StatusLine(), (text) => tell.warn({}, text)),
      clock: systemClock,
      openStarts: ({ job }, now) => starts.of(job, now),
    });
    tell.info({ stopped: stopped.length > 0 ? stopped : undefined }, 'the daemon ends');
    return stopped.length > 0 ? EXIT.interrupted.code : EXIT.done.code;
  } finally {
    starts.close();
  }
}

const runner =
  (data: DataPlace, log?: Logger): RunJob =>
  async ({ job }, signal) => {
    const { report, exit_code } = await runIncremental(data, job, signal, await watchersOf(log));
    return {
      exit_code,
      isWell: exit_code !== EXIT.unreachable.code && exit_code !== EXIT.host_in_trouble.code,
      figures: figuresOf(report),
    };
  };

async function watchersOf(log: Logger | undefined): Promise<RunWatcher[]> {
  const { LogWatcher } = await import('../status/log.ts');
  return log ? [new LogWatcher(log)] : [];
}

const figuresOf = ({ run, end, seconds, fetched, articles, frontier, failures }: RunReport) => ({
  run,
  end,
  seconds,
  fetched,
  new: articles.new,
  revised: articles.revised,
  failed: frontier.failed,
  waiting: frontier.waiting,
  first_failure: failures[0]?.message,
});
