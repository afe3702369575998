import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { newskeep, startNewskeep } from '../../bench/support/newskeep.ts';
import { startPress } from '../../fixtures/press/index.ts';
import { crawl, DatasetReader } from '../../src/index.ts';
import { loadJob } from '../../src/jobs/load.ts';
import { readWaiting } from '../../src/webhooks/waiting.ts';
import { temporaryFolder } from '../support/folders.ts';
import { isSigned, type Received, startReceiver } from '../support/receiver.ts';

const SECRET = 'known to both sides';
const HOUR = 3_600_000;

async function scene(hooks: (url: string) => object[], articles = 130) {
  const press = await startPress({ papers: ['jsonld', 'microdata'], articles });
  onTestFinished(() => press.close());
  const receiver = await startReceiver();
  const folder = temporaryFolder();
  const [data, file] = [path.join(folder, 'data'), path.join(folder, 'papers.yaml')];
  // Lists are due at each start.
  const revisit = { requests_a_day: 100_000, min_minutes: 0.001, max_hours: 0.0001 };
  const politeness = { delay_ms: 0 };
  const job = { seeds: press.seeds, browser: 'never', politeness, revisit, webhooks: hooks(receiver.url) };
  writeFileSync(file, JSON.stringify(job));
  const args = ['crawl', file, '--data', data, '--incremental', '--json'];
  return { press, receiver, data, file, args };
}

const idsOf = (received: Received[]) => received.map(({ told }) => String(told.id));
const urlsOf = (received: Received[]): string[] =>
  received.flatMap(({ told }) => told.records.map(({ url }: { url: string }) => url));

describe('a run tells its webhooks', () => {
  beforeEach(() => {
    vi.stubEnv('HOOK_SECRET', SECRET);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('of every new record once, in batches, with signatures that hold', async () => {
    const { receiver, data, file } = await scene((url) => [{ url, on: ['new'], secret_env: 'HOOK_SECRET' }]);
    const report = await crawl(file, { data, incremental: true });
    expect(report.articles.new).toBeGreaterThan(100);
    expect(report.warnings.webhook_failed).toBeUndefined();
    const { received } = receiver;
    expect(idsOf(received)).toEqual(received.map((_one, n) => `papers/1/new/${n + 1}`));
    expect(received.map(({ told }) => told.records.length).slice(0, -1)).toEqual(
      received.slice(1).map(() => 100),
    );
    const urls = urlsOf(received);
    expect(urls).toHaveLength(report.articles.new);
    expect(new Set(urls).size).toBe(urls.length);
    expect(received[0]?.told).toMatchObject({
      job: 'papers',
      run: 1,
      event: 'new',
      records: expect.arrayContaining([
        { url: expect.any(String), title: expect.any(String), revision: 1, fetched_at: expect.any(String) },
      ]),
    });
    for (const one of received) expect(await isSigned(one, SECRET)).toBe(true);
    expect(readWaiting(data)).toEqual([]);
  }, 60_000);

  it('which is done as well where the receiver is down, and tells it later, on demand', async () => {
    const { receiver, data, file } = await scene((url) => [{ url, secret_env: 'HOOK_SECRET' }], 30);
    receiver.how.status = 503;
    const report = await crawl(file, { data, incremental: true });
    expect(report).toMatchObject({ end: 'done', warnings: { webhook_failed: 1 } });
    expect(readWaiting(data)).toMatchObject([
      { id: 'papers/1/new/1', state: 'waiting', attempts: 1, fault: 'answered 503' },
    ]);
    const listed = await newskeep(['webhooks', '--data', data]);
    expect(listed.stdout).toContain('1 try failed: answered 503; again from ');
    expect((await newskeep(['webhooks', '--data', data, '--retry'])).code).toBe(2);
    receiver.how.status = 200;
    const retried = await newskeep(['webhooks', '--data', data, '--retry', '--json']);
    expect(JSON.parse(retried.stdout)).toEqual({ delivered: 1, failed: 0 });
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect((await newskeep(['webhooks', '--data', data])).stdout).toBe('No webhook is owed anything.\n');
  }, 60_000);

  it('of hosts in trouble', async () => {
    const [receiver, down] = await Promise.all([startReceiver(), startReceiver()]);
    down.close();
    const webhooks = [{ url: receiver.url, on: ['alert'], secret_env: 'HOOK_SECRET' }];
    const folder = temporaryFolder();
    const file = path.join(folder, 'papers.yaml');
    writeFileSync(
      file,
      JSON.stringify({ seeds: [down.url], browser: 'never', limits: { tries: 1 }, webhooks }),
    );
    const report = await crawl(file, { data: path.join(folder, 'data'), incremental: true });
    expect(report.hosts_in_trouble).toEqual([new URL(down.url).host]);
    const { hosts_in_trouble } = report;
    expect(receiver.received.map(({ told }) => told)).toMatchObject([
      { id: 'papers/1/alert/1', event: 'alert', hosts_in_trouble, windows_missed: [] },
    ]);
  }, 60_000);

  it('and does not begin where a secret is not set', async () => {
    const { data, file } = await scene((url) => [{ url, secret_env: 'NO_SUCH_SECRET' }], 10);
    await expect(crawl(file, { data })).rejects.toMatchObject({
      code: 'job_invalid',
      message: expect.stringContaining('NO_SUCH_SECRET'),
    });
    writeFileSync(file, JSON.stringify({ seeds: ['https://a.test/'], webhooks: [{ url: 'ftp://a.test/' }] }));
    expect(() => loadJob(file)).toThrow(/webhooks.0.url is not an http/);
  });

  it('of all records and of none under two ids, however often it is killed', async () => {
    const { press, receiver, data, args } = await scene(
      (url) => [{ url, on: ['new'], secret_env: 'HOOK_SECRET' }],
      60,
    );
    for (let kill = 1; kill <= 4; kill++) {
      const asked = press.requests.total;
      const { child, ended } = startNewskeep(args);
      while (press.requests.total === asked && child.exitCode === null) await sleep(5);
      // Half of them at the end of the run, where its events are put and delivered.
      const told = receiver.received.length;
      const isDone = () => receiver.received.length > told || child.exitCode !== null;
      if (kill % 2 === 0) while (!isDone()) await sleep(1);
      else await sleep(Math.random() * 500);
      child.kill('SIGKILL');
      await ended;
      press.clock.turnBy(2 * HOUR);
    }
    const last = await newskeep(args);
    expect([0, 2, 7], last.stderr).toContain(last.code);
    const byId = new Map(receiver.received.map((one) => [one.told.id, one]));
    for (const { told, body } of receiver.received) expect(byId.get(told.id)?.body).toBe(body);
    const urls = urlsOf([...byId.values()]).sort();
    const dataset = await DatasetReader.open(data);
    const { rows } = await dataset.query('SELECT url FROM revisions WHERE revision = 1 ORDER BY url');
    dataset.close();
    expect(urls).toEqual(rows.map(({ url }) => String(url)).sort());
    expect(readWaiting(data)).toEqual([]);
  }, 180_000);
});
