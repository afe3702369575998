import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBullmqFrontier } from '../../queues/bullmq/index.ts';
import { openBullmqView } from '../../queues/bullmq/view.ts';
import { openEmbeddedFrontier } from '../../queues/embedded/index.ts';
import { openView } from '../../queues/embedded/view.ts';
import type { Frontier, FrontierView, NewUrl, Visit } from '../../queues/port.ts';
import { temporaryFolder } from '../support/folders.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../support/redis.ts';

const url = (at: string, source: NewUrl['source'] = 'seed'): NewUrl => ({
  url: at,
  depth: 0,
  source,
  fromUrl: null,
  priority: 0,
});

/** A job with a URL in every state. */
async function work(frontier: Frontier): Promise<void> {
  const urls = ['http://a.test/done', 'http://a.test/failed', 'http://b.test/again', 'http://c.test/refused'];
  await frontier.start(
    urls.map((one) => url(one)),
    'all',
  );
  const visits = new Map<string, Visit>();
  while (visits.size < urls.length) {
    const visit = await frontier.claim();
    if (!visit) continue;
    visits.set(visit.url, visit);
    await frontier.release(visit, 0);
  }
  const of = (at: string) => visits.get(at) as Visit;
  await frontier.finish([
    { visit: of('http://a.test/done'), state: 'done', again: false, kind: 'article' },
    {
      visit: of('http://a.test/failed'),
      state: 'failed',
      code: 'http_server_error',
      message: 'It said 500.',
      again: true,
    },
    {
      visit: of('http://b.test/again'),
      state: 'retry',
      code: 'timed_out',
      message: 'Slow.',
      afterMs: 3_600_000,
    },
    {
      visit: of('http://c.test/refused'),
      state: 'refused',
      code: 'robots_refused',
      message: 'No.',
      again: false,
    },
  ]);
  await frontier.add([url('http://d.test/waiting', 'feed'), url('http://a.test/done', 'sitemap')]);
}

/** What a view says, without the times of the run. */
async function seen(view: FrontierView) {
  try {
    const jobs = (await view.jobs()).map(({ started_at, ...job }) => job);
    const hosts = (await view.hosts('views')).map(({ next_try_at, ...host }) => host);
    const byUrl = <T extends { url: string }>(all: T[]) => all.sort((a, b) => (a.url < b.url ? -1 : 1));
    const failures = byUrl(await Array.fromAsync(view.failures('views'))).map(({ history, ...one }) => ({
      ...one,
      tries: history.map(({ at, ...what }) => what),
    }));
    return { jobs, hosts, ledger: byUrl(await Array.fromAsync(view.ledger('views'))), failures };
  } finally {
    await view.close();
  }
}

describe.skipIf(!HAS_REDIS)('a frontier that is looked at from outside', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it('says the same of a job, whether it lies in a file or in Redis', async () => {
    const gate = { job: 'views', perHost: 1, pauseMs: 0 };
    const file = path.join(temporaryFolder(), 'frontier.sqlite');
    const embedded = openEmbeddedFrontier({ path: file, ...gate });
    await work(embedded);
    const inFile = await seen(openView(file));
    await embedded.close();
    const bullmq = await openBullmqFrontier({ url: redis.url, ...gate });
    await work(bullmq);
    const inRedis = await seen(await openBullmqView(redis.url));
    await bullmq.close();
    expect(inRedis).toEqual(inFile);
    expect(inFile.jobs).toMatchObject([{ job: 'views', run: 1, open: true }]);
    expect(inFile.ledger).toHaveLength(5);
    expect(inFile.failures.map(({ state }) => state).sort()).toEqual(['failed', 'refused', 'waiting']);
  });
});
