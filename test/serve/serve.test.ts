import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBullmqFrontier } from '../../queues/bullmq/index.ts';
import { serve } from '../../src/serve/serve.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../support/redis.ts';

/** The status of an answer to a request with a Host header of the caller's. */
const asked = (url: string, host: string, method = 'GET') =>
  new Promise<number>((resolve, reject) => {
    request(url, { method, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

describe.skipIf(!HAS_REDIS)('newskeep serve', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it('shows what is under way, to its own machine alone, and lets nothing be changed', async () => {
    const frontier = await openBullmqFrontier({ url: redis.url, job: 'pier', perHost: 1, pauseMs: 0 });
    const seed = { url: 'http://a.test/', depth: 0, source: 'seed', fromUrl: null, priority: 0 } as const;
    await frontier.start([seed], 'all');
    const visit = await frontier.claim();
    const { url, close } = await serve({ queue: redis.url, port: 0 });
    try {
      const { host } = new URL(url);
      const page = await (await fetch(url)).text();
      expect(page).toContain('<html');
      const shown = await (
        await fetch(`${url}queues/api/queues?activeQueue=visits-pier&page=1&jobsPerPage=10`)
      ).json();
      expect(shown.queues).toMatchObject([
        { name: 'visits-pier', readOnlyMode: true, counts: { active: 1 } },
      ]);
      expect(await asked(`${url}queues`, 'evil.test')).toBe(403);
      expect(await asked(`${url}queues`, host)).toBe(200);
      expect(await asked(`${url}queues/api/queues/visits-pier/pause`, host, 'PUT')).toBeGreaterThanOrEqual(
        400,
      );
    } finally {
      await close();
      if (visit) await frontier.release(visit, 0);
      await frontier.close();
    }
  });

  it('says so where the port is taken', async () => {
    const { url, close } = await serve({ queue: redis.url, port: 0 });
    await expect(serve({ queue: redis.url, port: Number(new URL(url).port) })).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('--port'),
    });
    await close();
    await expect(
      serve({ queue: redis.url, port: 0, host: '192.0.2.1', token: 'x'.repeat(32) }),
    ).rejects.toMatchObject({ hint: '192.0.2.1 is no address of this machine.' });
  });
});
