import pino, { type Logger } from 'pino';
import type { Fetched } from '../../crawlers/fetcher.ts';
import type { Finish } from '../../queues/port.ts';
import type { LogLevel } from './levels.ts';
import type { RunWatcher, WatchedRun } from './watcher.ts';

const PROGRESS_MS = 10_000;

/**
 * What JSON lets through raw and a terminal obeys or a line reader splits at: C1 controls, line separators,
 * directions of writing. They only stand inside strings, where an escape means the same.
 */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const escaped = (line: string) =>
  line.replace(UNSAFE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A logger of JSON lines: {"level", "time", "msg", …}. Nothing from outside can make a line of its own. */
export const openLog = (level: LogLevel, write: (line: string) => void): Logger =>
  pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => write(escaped(line)) },
  );

/** Logs a run: its beginning and end, progress, pages in trouble; with `debug` every page. */
export class LogWatcher implements RunWatcher {
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #run: WatchedRun | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  begin(run: WatchedRun): void {
    this.#run = run;
    const { job, state, report } = run;
    const { resumed } = state;
    this.#log.info({ job: job.name, run: state.run, resumed, seeds: report.seeds }, 'run begins');
    this.#timer = setInterval(() => this.#log.info(this.#figures(), 'progress'), PROGRESS_MS).unref();
  }

  visited(end: Finish, { capture, pauseMs }: Fetched): void {
    const { url, source, depth, attempts } = end.visit;
    const fields = {
      url,
      source,
      depth,
      attempts,
      status: capture?.response.status,
      bytes: capture?.response.body.length,
      ms: capture && Math.round(capture.timing.totalMs),
      pause_ms: pauseMs,
    };
    if (end.state === 'done') this.#log.debug({ ...fields, kind: end.kind }, 'page');
    else
      this.#log[end.state === 'refused' ? 'debug' : 'warn'](
        { ...fields, code: end.code, reason: end.message },
        end.state === 'retry' ? 'page waits for another try' : `page ${end.state}`,
      );
  }

  end(): void {
    clearInterval(this.#timer);
    this.#log.info(this.#figures(), 'run ends');
  }

  #figures() {
    const { fetched, articles, headlines, found, bytes_in, errors } = this.#run?.report ?? {};
    return { fetched, articles, headlines, found, bytes_in, errors };
  }
}
