import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startLink } from '../../bench/support/link.ts';
import { openBullmqFrontier } from '../../queues/bullmq/index.ts';
import { scriptsOn } from '../../queues/bullmq/scripts.ts';
import type { Frontier, NewUrl, Visit } from '../../queues/port.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../support/redis.ts';

const LEASE_MS = 250;
const CHILD = fileURLToPath(new URL('claim_worker.ts', import.meta.url));

const seeds = (...urls: string[]): NewUrl[] =>
  urls.map((url) => ({ url, depth: 0, source: 'seed', fromUrl: null, priority: 0 }));

describe.skipIf(!HAS_REDIS)('a queue that several processes share', () => {
  let redis: RedisServer;
  let job = '';
  let jobs = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    job = `shared-${++jobs}`;
  });

  const open = async (leaseMs?: number, pauseMs = 0): Promise<Frontier> => {
    const frontier = await openBullmqFrontier({ url: redis.url, job, perHost: 1, pauseMs, leaseMs });
    onTestFinished(() => frontier.close());
    return frontier;
  };
  const end = async (frontier: Frontier, visit: Visit, pauseMs = 0) => {
    await frontier.release(visit, pauseMs);
    await frontier.finish([{ visit, state: 'done', again: false, kind: 'article' }]);
  };
  const claimSoon = async (frontier: Frontier): Promise<Visit> => {
    for (let i = 0; i < 100; i++) {
      const visit = await frontier.claim();
      if (visit) return visit;
      await sleep(20);
    }
    throw new Error('nothing could be claimed');
  };
  const raw = (): { client: Redis; base: string } => {
    const client = new Redis(redis.url);
    onTestFinished(() => client.disconnect());
    return { client, base: `{newskeep:${job}}:` };
  };

  it('begins one run, whoever comes first', async () => {
    const [one, two] = [await open(), await open()];
    const states = await Promise.all([
      one.start(seeds('http://a.test/'), 'all'),
      two.start(seeds('http://a.test/'), 'all'),
    ]);
    expect(states.map(({ run }) => run)).toEqual([1, 1]);
    expect(states.map(({ resumed }) => resumed).sort()).toEqual([false, true]);
  });

  it('asks a host for one visit at a time and keeps its pause over all of them', async () => {
    const [one, two] = [await open(), await open()];
    await one.start(seeds('http://a.test/', 'http://a.test/1'), 'all');
    await two.join([]);
    const visit = (await one.claim()) as Visit;
    expect(await two.claim()).toBeUndefined();
    await end(one, visit, 150);
    expect(await two.claim()).toBeUndefined();
    await sleep(170);
    expect((await two.claim())?.url).toBe('http://a.test/1');
  });

  it('hands out every URL once and opens no host twice, however many claim at once', async () => {
    const pauseMs = 8;
    const workers = await Promise.all(Array.from({ length: 4 }, () => open(undefined, pauseMs)));
    const [first] = workers as [Frontier];
    const urls = Array.from({ length: 240 }, (_, i) => `http://host${i % 6}.test/${i}`);
    await first.start(seeds(...urls), 'all');
    const seen: string[] = [];
    const freeAt = new Map<string, number>();
    let early = 0;
    const work = async (frontier: Frontier) => {
      while (!(await frontier.isDrained())) {
        const visit = await frontier.claim();
        if (!visit) continue;
        if ((freeAt.get(visit.host) ?? 0) > performance.now()) early++;
        freeAt.set(visit.host, Infinity);
        seen.push(visit.url);
        await sleep(Math.random() * 3);
        freeAt.set(visit.host, performance.now() + pauseMs - 1);
        await end(frontier, visit, pauseMs);
      }
    };
    await Promise.all(workers.map(work));
    expect(seen.sort()).toEqual(urls.sort());
    expect(early).toBe(0);
  });

  it('gives back at once what a worker held that stops in order', async () => {
    const one = await open();
    const two = await openBullmqFrontier({ url: redis.url, job, perHost: 1, pauseMs: 0 });
    await one.start(seeds('http://a.test/'), 'all');
    await two.join([]);
    expect((await two.claim())?.url).toBe('http://a.test/');
    await two.close();
    expect((await one.claim())?.url).toBe('http://a.test/');
  });

  it('gives back after its lease what a killed worker held', async () => {
    const one = await open(LEASE_MS);
    await one.start(seeds('http://a.test/', 'http://b.test/', 'http://c.test/'), 'all');
    const child = spawn(process.execPath, [CHILD, redis.url, job, String(LEASE_MS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    expect(JSON.parse(line).sort()).toEqual(['http://a.test/', 'http://b.test/', 'http://c.test/']);
    expect(await one.claim()).toBeUndefined();
    expect(await one.counts()).toMatchObject({ waiting: 3 });
    child.kill('SIGKILL');
    const again: string[] = [];
    for (let i = 0; i < 3; i++) {
      const visit = await claimSoon(one);
      again.push(visit.url);
      await end(one, visit);
    }
    expect(again.sort()).toEqual(['http://a.test/', 'http://b.test/', 'http://c.test/']);
    expect(await one.isDrained()).toBe(true);
  });

  it('leaves a slow visit to the worker that lives', async () => {
    const [one, two] = [await open(LEASE_MS), await open(LEASE_MS)];
    await one.start(seeds('http://a.test/'), 'all');
    const visit = (await one.claim()) as Visit;
    for (let waited = 0; waited < 3 * LEASE_MS; waited += 50) {
      expect(await two.claim()).toBeUndefined();
      await sleep(50);
    }
    await end(one, visit);
    expect(await two.isDrained()).toBe(true);
  });

  it('hears of a page that was finished by a worker taken for dead', async () => {
    const [slow, other] = [await open(LEASE_MS), await open(LEASE_MS)];
    await slow.start(seeds('http://a.test/'), 'all');
    const visit = (await slow.claim()) as Visit;
    const { client, base } = raw();
    await scriptsOn(client, base).giveBack(visit.url, visit.id, 1, '1');
    await end(slow, visit);
    expect(await other.claim()).toBeUndefined();
    expect(await other.counts()).toMatchObject({ waiting: 0, done: 1 });
  });

  it('finds a URL whose worker died between the claim and the job', async () => {
    const one = await open(LEASE_MS);
    await one.start(seeds('http://a.test/'), 'all');
    const { client, base } = raw();
    await scriptsOn(client, base).take('dead', 1, 0, LEASE_MS, `${base}visits-${job}:`);
    expect(await one.claim()).toBeUndefined();
    const visit = await claimSoon(one);
    expect(visit.url).toBe('http://a.test/');
  });

  it('does not ask a host for a visit whose lease was lost while its worker stood still', async () => {
    const [slow, other] = [await open(LEASE_MS), await open(LEASE_MS)];
    await slow.start(seeds('http://a.test/'), 'all');
    const visit = (await slow.claim()) as Visit;
    await sleep(2 * LEASE_MS);
    expect(slow.mayAsk(visit)).toBe(true);
    const { client, base } = raw();
    await scriptsOn(client, base).giveBack(visit.url, visit.id, 1, '1');
    await sleep(2 * LEASE_MS);
    expect(slow.mayAsk(visit)).toBe(false);
    await slow.release(visit, 0);
    await slow.unclaim(visit);
    expect((await claimSoon(other)).url).toBe('http://a.test/');
  });

  it('counts a try once whose answer was lost', async () => {
    const one = await open();
    await one.start(seeds('http://a.test/'), 'all');
    const visit = (await one.claim()) as Visit;
    await one.release(visit, 0);
    const { client, base } = raw();
    const end = [visit.url, visit.id, 'retry', 0, '', 'timed_out', 'slow', 60_000];
    for (const again of [1, 2])
      expect([again, await scriptsOn(client, base).finish(1, 1, ...end)]).toEqual([again, [1]]);
    const [failure] = await Array.fromAsync(one.failures());
    expect(failure).toMatchObject({ attempts: 1, history: [{ code: 'timed_out' }] });
  });

  it('waits for no connection that was cut without a word', async () => {
    const link = await startLink(Number(new URL(redis.url).port));
    onTestFinished(() => link.close());
    const url = `redis://127.0.0.1:${link.port}`;
    const frontier = await openBullmqFrontier({ url, job, perHost: 1, pauseMs: 0 });
    onTestFinished(() => frontier.close());
    await frontier.start(seeds('http://a.test/'), 'all');
    link.stall();
    expect((await frontier.claim())?.url).toBe('http://a.test/');
  });

  it('lets a worker open the run whose beginner died', async () => {
    const one = await open();
    const { client, base } = raw();
    await scriptsOn(client, base).start('all', '2026-01-01T00:00:00.000Z', '');
    expect(await one.join(seeds('http://a.test/'))).toMatchObject({ run: 1 });
    expect((await one.claim())?.url).toBe('http://a.test/');
    expect(await one.isDrained()).toBe(false);
  });

  it('opens the rest of a run whose opener died', async () => {
    const one = await open();
    await one.start(seeds('http://a.test/'), 'all');
    const visit = (await one.claim()) as Visit;
    await one.release(visit, 0);
    await one.finish([{ visit, state: 'done', again: true, kind: 'list' }]);
    await one.endRun();
    const { client, base } = raw();
    await scriptsOn(client, base).start('all', '2026-01-01T00:00:00.000Z', '');
    expect(await one.isDrained()).toBe(false);
    expect(await one.start([], 'all')).toMatchObject({ run: 2, resumed: true });
    expect((await one.claim())?.url).toBe('http://a.test/');
  });

  it('loses nothing that was acknowledged when Redis is killed', async () => {
    const own = await startRedis();
    onTestFinished(() => own.stop());
    const frontier = await openBullmqFrontier({ url: own.url, job, perHost: 1, pauseMs: 0 });
    onTestFinished(() => frontier.close());
    await frontier.start(seeds('http://a.test/', 'http://b.test/'), 'all');
    const kept = (await frontier.claim()) as Visit;
    await end(frontier, kept);
    const underWay = (await frontier.claim()) as Visit;
    const late = Array.from({ length: 300 }, (_, i) => `http://c.test/${i}`);
    expect(await frontier.add(seeds(...late))).toBe(300);
    await own.kill();
    const waiting = frontier.counts();
    await own.restart();
    expect(await waiting).toEqual({ waiting: 301, done: 1, failed: 0, refused: 0 });
    await end(frontier, underWay);
    const seen: string[] = [];
    for (let visit = await frontier.claim(); visit; visit = await frontier.claim()) {
      seen.push(visit.url);
      await end(frontier, visit);
    }
    expect(seen).toEqual(late);
    expect(await frontier.counts()).toEqual({ waiting: 0, done: 302, failed: 0, refused: 0 });
  });

  it('refuses a Redis that may forget, and says so when there is none', async () => {
    const forgetful = await startRedis('--maxmemory-policy allkeys-lru');
    onTestFinished(() => forgetful.stop());
    const at = (url: string) => openBullmqFrontier({ url, job, perHost: 1, pauseMs: 0 });
    await expect(at(forgetful.url)).rejects.toMatchObject({ code: 'queue_evicts' });
    await forgetful.kill();
    const withPassword = forgetful.url.replace('//', '//:secret@');
    await expect(at(withPassword)).rejects.toMatchObject({
      code: 'queue_unreachable',
      retry: 'wait',
      message: expect.not.stringContaining('secret'),
    });
  });
});
