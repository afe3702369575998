import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NewskeepError } from '../../model/errors.ts';
import type { RunJob } from '../../src/schedule/course.ts';
import { runDaemon } from '../../src/schedule/daemon.ts';
import { openStarts } from '../../src/schedule/wiring.ts';
import { temporaryFolder } from '../support/folders.ts';
import { VirtualClock } from './virtual_clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A daemon on a folder of job files, in virtual time. */
function scene(start = '2026-05-01T00:00:30Z') {
  const jobs = temporaryFolder();
  const data = temporaryFolder();
  const clock = new VirtualClock(start);
  const said: string[] = [];
  const runs: { job: string; at: string }[] = [];
  const say = (level: string) => (fields: object, text: string) =>
    void said.push(`${level} ${text} ${JSON.stringify(fields)}`);
  const file = (name: string) => path.join(jobs, `${name}.yaml`);
  const write = (name: string, schedule: object | undefined, more: object = {}) =>
    writeFileSync(file(name), JSON.stringify({ seeds: ['https://paper.example/'], schedule, ...more }));

  const startDaemon = (
    run: RunJob = async () => ({ exit_code: 0, isWell: true, figures: {} }),
    { targets = [jobs], fails = (): boolean => false } = {},
  ) => {
    const stop = new AbortController();
    const starts = openStarts(data);
    const over = runDaemon({
      targets,
      signal: stop.signal,
      clock,
      tell: { info: say('info'), warn: say('warn'), error: say('error') },
      openStarts: async ({ job }, now) => {
        if (fails()) throw new NewskeepError('queue_unreachable', 'Redis does not answer.');
        return starts.of(job, now);
      },
      run: async (scheduled, signal) => {
        runs.push({ job: scheduled.job.name, at: new Date(clock.now()).toISOString() });
        return run(scheduled, signal);
      },
    }).finally(() => starts.close());
    const end = () => {
      stop.abort();
      return over;
    };
    onTestFinished(async () => {
      await end().catch(() => undefined);
    });
    return { end, over };
  };
  return { clock, data, file, jobs, runs, said, startDaemon, write };
}
const times = (runs: { at: string }[]) => runs.map(({ at }) => at.slice(5, 16));

/** A run that lasts until it is let go, or stopped. */
function longRun() {
  let letGo = () => {};
  const run: RunJob = (_job, signal) =>
    new Promise((resolve) => {
      letGo = () => resolve({ exit_code: 0, isWell: true, figures: {} });
      signal.addEventListener('abort', () => resolve({ exit_code: 3, isWell: true, figures: {} }));
    });
  return { run, letGo: () => letGo() };
}

describe('the daemon', () => {
  it('starts each job at its times', async () => {
    const { clock, runs, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    write('berlin', { cron: '30 2 * * *', timezone: 'Europe/Berlin' });
    startDaemon();
    await clock.pass(HOUR);
    expect(runs).toEqual([
      { job: 'papers', at: '2026-05-01T00:15:00.000Z' },
      { job: 'berlin', at: '2026-05-01T00:30:00.000Z' },
      { job: 'papers', at: '2026-05-01T00:30:00.000Z' },
      { job: 'papers', at: '2026-05-01T00:45:00.000Z' },
      { job: 'papers', at: '2026-05-01T01:00:00.000Z' },
    ]);
  });

  it.each([
    ['once', ['05-03T00:52']],
    ['none', []],
  ] as const)('that slept 48 hours catches up %s', async (catch_up, expected) => {
    const { clock, runs, said, startDaemon, write } = scene();
    write('papers', { every: '15m', catch_up });
    startDaemon();
    await clock.pass(52 * MINUTE);
    expect(runs).toHaveLength(3);
    clock.jump(48 * HOUR);
    await clock.pass(MINUTE);
    expect(times(runs.slice(3))).toEqual(expected);
    const missed = said.filter((line) => line.includes('missed'));
    expect(missed).toHaveLength(1);
    expect(missed[0]).toContain('"missed":192,"since":"2026-05-01T01:00:00.000Z"');
    await clock.pass(8 * MINUTE);
    expect(times(runs.slice(3 + expected.length))).toEqual(['05-03T01:00']);
  });

  it('counts what it missed up to a thousand', async () => {
    const { clock, runs, said, startDaemon, write } = scene();
    write('papers', { every: '1m' });
    startDaemon();
    await clock.pass(MINUTE);
    clock.jump(48 * HOUR);
    await clock.pass(MINUTE);
    expect(times(runs)).toEqual(['05-01T00:01', '05-03T00:01', '05-03T00:02']);
    expect(said.filter((line) => line.includes('"missed":1000,"or_more":true'))).toHaveLength(1);
  });

  it('whose clock is set back does not make again what it made', async () => {
    const { clock, runs, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    startDaemon();
    await clock.pass(HOUR);
    clock.jump(-HOUR);
    await clock.pass(HOUR);
    expect(runs).toHaveLength(4);
    await clock.pass(HOUR);
    expect(runs).toHaveLength(8);
  });

  it('whose clock was a year ahead goes on by the new time, and says so', async () => {
    const { clock, runs, said, startDaemon, write } = scene('2027-05-01T00:00:30Z');
    write('papers', { every: '15m' });
    startDaemon();
    await clock.pass(HOUR);
    clock.jump(-365 * 24 * HOUR);
    await clock.pass(HOUR);
    expect(runs).toHaveLength(8);
    expect(said.filter((line) => line.includes('set back'))).toHaveLength(1);
  });

  it('fires through the night in which clocks go back, and the hour in which they do not exist', async () => {
    const { clock, runs, startDaemon, write } = scene('2026-10-24T21:59:30Z');
    write('fixed', { cron: '15 2 * * *', timezone: 'Europe/Berlin' });
    write('often', { cron: '*/30 * * * *', timezone: 'Europe/Berlin' });
    startDaemon();
    await clock.pass(25 * HOUR);
    expect(times(runs.filter(({ job }) => job === 'fixed'))).toEqual(['10-25T00:15']);
    expect(runs.filter(({ job }) => job === 'often')).toHaveLength(50);
  });

  it('that was down makes one run for all it missed, and begins a new schedule anew', async () => {
    const { clock, runs, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    write('others', { every: '15m' });
    const first = startDaemon();
    await clock.pass(20 * MINUTE);
    await first.end();
    write('others', { every: '10m' });
    await clock.pass(5 * HOUR);
    expect(runs).toHaveLength(2);
    startDaemon();
    await clock.pass(MINUTE);
    expect(runs.slice(2).map(({ job }) => job)).toEqual(['papers']);
  });

  it('skips a start while the run before goes on, and says so', async () => {
    const { clock, runs, said, startDaemon, write } = scene();
    const { run, letGo } = longRun();
    write('papers', { every: '15m' });
    startDaemon(run);
    await clock.pass(50 * MINUTE);
    expect(runs).toHaveLength(1);
    expect(said.filter((line) => line.includes('skipped'))).toEqual([
      expect.stringContaining('"slot":"2026-05-01T00:30:00.000Z"'),
      expect.stringContaining('"slot":"2026-05-01T00:45:00.000Z"'),
    ]);
    letGo();
    await clock.pass(15 * MINUTE);
    expect(runs).toHaveLength(2);
  });

  it('runs two jobs of one data folder one after the other', async () => {
    const { clock, runs, startDaemon, write } = scene();
    const { run, letGo } = longRun();
    write('a', { every: '1h' });
    write('b', { every: '1h' });
    startDaemon(run);
    await clock.pass(65 * MINUTE);
    expect(runs).toHaveLength(1);
    letGo();
    await clock.pass(1);
    expect(new Set(runs.map(({ job }) => job))).toEqual(new Set(['a', 'b']));
  });

  it('goes on after a run that failed, and tells its code', async () => {
    const { clock, runs, said, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    startDaemon(async () => {
      throw new Error('a fault');
    });
    await clock.pass(HOUR);
    expect(runs).toHaveLength(4);
    expect(said.filter((line) => line.startsWith('error run failed'))).toHaveLength(4);
    expect(said.find((line) => line.startsWith('error run failed'))).toContain('"code":"internal"');
  });

  it('waits for a Redis that is away, says so once, and goes on', async () => {
    const { clock, runs, said, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    let isAway = true;
    startDaemon(undefined, { fails: () => isAway });
    await clock.pass(10 * MINUTE);
    isAway = false;
    await clock.pass(10 * MINUTE);
    expect(runs).toHaveLength(1);
    expect(said.filter((line) => line.includes('queue_unreachable'))).toHaveLength(1);
    expect(said.filter((line) => line.includes('trouble is over'))).toHaveLength(1);
  });

  it('stops the run under way in order when it is told to end, and begins no other', async () => {
    const { clock, runs, said, startDaemon, write } = scene();
    const { run } = longRun();
    write('a', { every: '1h' });
    write('b', { every: '1h' });
    const { end } = startDaemon(run);
    await clock.pass(65 * MINUTE);
    const stopped = await end();
    expect(stopped.sort()).toEqual(['a', 'b']);
    expect(runs).toHaveLength(1);
    expect(said.join('\n')).toContain('run is over {"job":"a","exit_code":3}');
    expect(said.join('\n')).toContain('run not begun');
  });

  it('that nothing runs in ends at once', async () => {
    const { clock, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    const { end } = startDaemon();
    await clock.pass(20 * MINUTE);
    expect(await end()).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  it('lets no second one at its state', async () => {
    const { data, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    startDaemon();
    expect(() => openStarts(data)).toThrow(/held by/);
  });
});

describe('job files of a running daemon', () => {
  it('are taken up, changed and dropped', async () => {
    const { clock, file, runs, said, startDaemon, write } = scene();
    startDaemon();
    await clock.pass(MINUTE);
    expect(said).toEqual([expect.stringContaining('no job has a schedule')]);
    write('papers', { every: '15m' });
    await clock.pass(HOUR);
    expect(runs).toHaveLength(4);
    write('papers', { every: '30m' });
    await clock.pass(HOUR);
    expect(runs).toHaveLength(6);
    rmSync(file('papers'));
    await clock.pass(HOUR);
    expect(runs).toHaveLength(6);
    expect(said.filter((line) => /^info job (added|changed|removed)/.test(line))).toEqual([
      expect.stringContaining('job added'),
      expect.stringContaining('job changed'),
      expect.stringContaining('job removed'),
    ]);
  });

  it('that break leave the old job, are told once, and are taken when they are mended', async () => {
    const { clock, file, runs, said, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    startDaemon();
    await clock.pass(MINUTE);
    writeFileSync(file('papers'), 'seeds: [https://paper.example/]\nschedule: { every: never }\n');
    await clock.pass(HOUR);
    expect(runs).toHaveLength(4);
    const faults = said.filter((line) => line.startsWith('error'));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('goes on as it was');
    expect(faults[0]).toMatch(/papers\.yaml:2: schedule\.every must be an interval/);
    writeFileSync(file('papers'), 'seeds: [https://paper.example/\n');
    await clock.pass(HOUR);
    expect(runs).toHaveLength(8);
    write('papers', { every: '1h' });
    await clock.pass(HOUR);
    expect(runs).toHaveLength(9);
  });

  it('of hosts, and jobs without a schedule, are left alone', async () => {
    const { clock, jobs, said, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    write('by_hand', undefined);
    writeFileSync(path.join(jobs, 'hosts.yaml'), 'slow.example: { delay_ms: 10000 }\n');
    startDaemon();
    await clock.pass(MINUTE);
    expect(said).toEqual([expect.stringContaining('job added')]);
  });

  it('that are named and lose their schedule are dropped', async () => {
    const { clock, file, runs, said, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    startDaemon(undefined, { targets: [file('papers')] });
    await clock.pass(16 * MINUTE);
    write('papers', undefined);
    await clock.pass(HOUR);
    expect(runs).toHaveLength(1);
    expect(said.at(-2)).toContain('job removed');
  });

  it('may be replaced by an editor, which moves them away first', async () => {
    const { clock, file, said, startDaemon, write } = scene();
    write('papers', { every: '15m' });
    startDaemon();
    await clock.pass(MINUTE);
    renameSync(file('papers'), `${file('papers')}~`);
    await clock.pass(10_000);
    renameSync(`${file('papers')}~`, file('papers'));
    await clock.pass(MINUTE);
    expect(said).toEqual([expect.stringContaining('job added')]);
  });

  it('may not share a name', async () => {
    const { clock, said, startDaemon, write } = scene();
    write('a', { every: '15m' }, { name: 'same' });
    write('b', { every: '15m' }, { name: 'same' });
    startDaemon();
    await clock.pass(MINUTE);
    expect(said.filter((line) => line.includes('is that of'))).toHaveLength(1);
  });

  it('that are named must be in order at the beginning', async () => {
    const { file, startDaemon, write } = scene();
    write('papers', undefined);
    await expect(startDaemon(undefined, { targets: [file('papers')] }).over).rejects.toThrow(
      /has no schedule/,
    );
    await expect(startDaemon(undefined, { targets: [file('missing')] }).over).rejects.toThrow(/ENOENT/);
  });
});
