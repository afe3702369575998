import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { scheduleSchema } from '../../model/schedule.ts';
import { openSharedStarts } from '../../queues/bullmq/starts.ts';
import type { Starts } from '../../queues/schedule/port.ts';
import type { RunJob } from '../../src/schedule/course.ts';
import { runDaemon } from '../../src/schedule/daemon.ts';
import { temporaryFolder } from '../support/folders.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../support/redis.ts';
import { VirtualClock } from './virtual_clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = '2026-05-01T00:00:30Z';

describe.skipIf(!HAS_REDIS)('daemons on one Redis', () => {
  let redis: RedisServer;
  let names = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  /** Several daemons on one job, in virtual time: BullMQ goes by Date. */
  function scene(
    daemons: number,
    schedule: object,
    run: RunJob = async () => ({ exit_code: 0, isWell: true, figures: {} }),
  ) {
    vi.useFakeTimers({ toFake: ['Date'] });
    const job = `papers-${++names}`;
    const file = path.join(temporaryFolder(), `${job}.yaml`);
    writeFileSync(file, JSON.stringify({ seeds: ['https://paper.example/'], queue: redis.url, schedule }));
    let working = 0;
    let isEnding = false;
    const clock: VirtualClock = new VirtualClock(START, {
      // Each waits in two places: for its files and for its job.
      settled: () => isEnding || (working === 0 && clock.waiting === 2 * daemons),
      onMove: (now) => vi.setSystemTime(now),
    });
    const counted = async <T>(work: Promise<T>): Promise<T> => {
      working++;
      return work.finally(() => working--);
    };
    const watched = (starts: Starts): Starts => ({
      take: async (now) => {
        const taken = await counted(starts.take(now));
        return taken && { ...taken, end: () => counted(taken.end()) };
      },
      close: () => starts.close(),
    });
    const runs: { daemon: number; at: string }[] = [];
    const said: string[] = [];
    const say = (fields: object, text: string) => void said.push(`${text} ${JSON.stringify(fields)}`);
    const stop = new AbortController();
    const all = Array.from({ length: daemons }, (_, daemon) =>
      runDaemon({
        targets: [file],
        signal: stop.signal,
        clock,
        tell: { info: say, warn: say, error: say },
        openStarts: async ({ job }) =>
          watched(await counted(openSharedStarts({ url: redis.url, job: job.name, schedule: job.schedule }))),
        run: async (scheduled, signal) => {
          runs.push({ daemon, at: new Date(clock.now()).toISOString().slice(5, 16) });
          return run(scheduled, signal);
        },
      }),
    );
    onTestFinished(async () => {
      isEnding = true;
      stop.abort();
      await Promise.all(all);
      vi.useRealTimers();
    });
    return { clock, runs, said };
  }

  it('make each start once, three of them through six hours', async () => {
    const { clock, runs } = scene(3, { every: '15m' });
    await clock.pass(6 * HOUR);
    const times = runs.map(({ at }) => at);
    expect(times).toHaveLength(24);
    expect(new Set(times).size).toBe(24);
    expect(times.slice(0, 3)).toEqual(['05-01T00:15', '05-01T00:30', '05-01T00:45']);
  });

  it('keep to the time zone of the job', async () => {
    const { clock, runs } = scene(2, {
      cron: '30 11 * * *',
      timezone: 'Australia/Lord_Howe',
    });
    await clock.pass(2 * HOUR);
    expect(runs.map(({ at }) => at)).toEqual(['05-01T01:00']);
  });

  it('that all slept 48 hours make one run for it', async () => {
    const { clock, runs, said } = scene(3, { every: '15m' });
    await clock.pass(52 * MINUTE);
    expect(runs).toHaveLength(3);
    clock.jump(48 * HOUR);
    await clock.pass(MINUTE);
    expect(runs.slice(3).map(({ at }) => at)).toEqual(['05-03T00:52']);
    expect(said.filter((line) => line.includes('"missed":192'))).toHaveLength(1);
  });

  it('skip what comes while one of them is at the run before', async () => {
    let letGo = () => {};
    const { clock, runs, said } = scene(3, { every: '15m' }, () =>
      new Promise<void>((resolve) => {
        letGo = resolve;
      }).then(() => ({ exit_code: 0, isWell: true, figures: {} })),
    );
    await clock.pass(50 * MINUTE);
    expect(runs).toHaveLength(1);
    expect(said.filter((line) => line.includes('skipped'))).toHaveLength(2);
    letGo();
    await clock.pass(15 * MINUTE);
    expect(runs).toHaveLength(2);
    letGo();
    await clock.rest();
  });

  it('go on by the new time when their clocks were a year ahead', async () => {
    const { clock, runs } = scene(2, { every: '15m' });
    await clock.pass(HOUR);
    clock.jump(-365 * 24 * HOUR);
    await clock.pass(HOUR);
    expect(runs).toHaveLength(8);
  });
});

describe.skipIf(!HAS_REDIS)('starts on a Redis', () => {
  let redis: RedisServer;
  let names = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  function scene(input: object) {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(START) });
    onTestFinished(() => void vi.useRealTimers());
    const job = `starts-${++names}`;
    const open = async (changed: object = input) => {
      const starts = await openSharedStarts({
        url: redis.url,
        job,
        schedule: scheduleSchema.parse(changed),
        leaseMs: 300,
      });
      onTestFinished(() => starts.close());
      return starts;
    };
    const at = (time: string) => {
      vi.setSystemTime(time);
      return Date.now();
    };
    return { open, at };
  }

  it('that came while nobody ran are caught up once, and the next one is in the future', async () => {
    const { open, at } = scene({ every: '15m' });
    await (await open()).close();
    const now = at('2026-05-01T06:07:00Z');
    const later = await open();
    const taken = await later.take(now);
    expect(taken).toMatchObject({ firing: {}, missed: { count: 24 } });
    await taken?.end();
    expect(await later.take(at('2026-05-01T06:14:00Z'))).toBeUndefined();
    const next = await later.take(at('2026-05-01T06:15:00Z'));
    expect(next).toMatchObject({ firing: { at: Date.parse('2026-05-01T06:15:00Z') } });
    expect(next?.missed).toBeUndefined();
  });

  it('are given up where the job says so', async () => {
    const { open, at } = scene({ every: '15m', catch_up: 'none' });
    await (await open()).close();
    const taken = await (await open()).take(at('2026-05-01T06:07:00Z'));
    expect(taken?.missed?.count).toBe(24);
    expect(taken?.firing).toBeUndefined();
  });

  it('begin anew where the schedule is another one', async () => {
    const { open, at } = scene({ every: '15m' });
    await (await open()).close();
    at('2026-05-01T06:07:00Z');
    const starts = await open({ every: '1h' });
    expect(await starts.take(Date.now())).toBeUndefined();
    expect(await starts.take(at('2026-05-01T07:00:00Z'))).toMatchObject({ firing: {} });
  });

  it('that Redis has lost begin anew, and that is said', async () => {
    const { open, at } = scene({ every: '15m' });
    const starts = await open();
    expect(await starts.take(at('2026-05-01T00:01:00Z'))).toBeUndefined();
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
    expect(await starts.take(at('2026-05-01T00:02:00Z'))).toMatchObject({ isLost: true });
    expect(await starts.take(at('2026-05-01T00:14:00Z'))).toBeUndefined();
    expect(await starts.take(at('2026-05-01T00:15:00Z'))).toMatchObject({ firing: {} });
  });

  it('are taken over from a process that died in its run', async () => {
    const { open, at } = scene({ every: '15m' });
    const dying = await open();
    const now = at('2026-05-01T00:15:00Z');
    expect(await dying.take(now)).toMatchObject({ firing: { at: now }, isBusy: false });
    await dying.close();
    const other = await open();
    await expect
      .poll(() => other.take(now), { timeout: 20_000 })
      .toMatchObject({
        firing: { at: now },
        isTakenOver: true,
        isBusy: false,
      });
  });
});
