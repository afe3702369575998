import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareWithTruth, unreadableWarcs, warcFiles } from '../../bench/support/against_truth.ts';
import { newskeep, startNewskeep } from '../../bench/support/newskeep.ts';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { crawl as crawlHere, type RunReport } from '../../src/index.ts';
import { mountSmallDisk, temporaryFolder } from '../support/folders.ts';

/** The real program, as a user runs it, through what happens to programs. */
describe('a crawl that meets an accident', () => {
  let press: Press;
  beforeAll(async () => {
    press = await startPress({ articles: 120 });
  });
  afterAll(() => press.close());

  const crawl = (data: string, delay = 0) => [
    'crawl',
    ...press.seeds,
    '--data',
    data,
    '--delay',
    String(delay),
    '--browser',
    'never',
    '--json',
  ];
  const whole = { lost: 0, twice: 0, unknown: 0 };

  /** Resolves when the crawl has fetched this many pages. */
  const fetched = (pages: number) => {
    let seen = 0;
    return new Promise<void>((resolve) => {
      const stop = press.requests.on(() => {
        seen++;
        if (seen < pages) return;
        stop();
        resolve();
      });
    });
  };

  it('loses nothing and doubles nothing when it is killed, and says what it mended', async () => {
    const data = temporaryFolder();
    for (const pages of [5, 40, 90]) {
      const enough = fetched(pages);
      const { child, ended } = startNewskeep(crawl(data, 20));
      await enough;
      await sleep(Math.random() * 300);
      child.kill('SIGKILL');
      expect((await ended).signal).toBe('SIGKILL');
    }
    const { code, stdout } = await newskeep(crawl(data));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ run: 1, resumed: true, end: 'done' });
    expect(await compareWithTruth(data, press.truth())).toMatchObject(whole);
    expect(unreadableWarcs(data)).toEqual([]);
  });

  it('stops in order at the first Ctrl-C, and goes on', async () => {
    const data = temporaryFolder();
    const enough = fetched(30);
    const { child, ended } = startNewskeep(crawl(data, 20));
    await enough;
    child.kill('SIGINT');
    const cut = await ended;
    expect(cut.code).toBe(3);
    const report: RunReport = JSON.parse(cut.stdout);
    expect(report.end).toBe('interrupted');
    expect(report.frontier.waiting).toBeGreaterThan(0);
    expect(cut.stderr).toContain('Press Ctrl-C once more');
    const { code, stdout } = await newskeep(crawl(data));
    expect(code).toBe(0);
    const rest: RunReport = JSON.parse(stdout);
    expect(rest).toMatchObject({ run: 1, resumed: true, recovery: { cut: [], removed: [] } });
    expect(rest.articles.new + report.articles.new).toBe(press.truth().count);
    expect(await compareWithTruth(data, press.truth())).toMatchObject(whole);
  });

  it('stops at once at the second Ctrl-C, whatever is under way', async () => {
    // A host that takes the question and never answers.
    const silent = net.createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const asked = once(silent, 'connection');
    const seed = `http://127.0.0.1:${(silent.address() as net.AddressInfo).port}/`;
    const { child, ended } = startNewskeep(['crawl', seed, '--data', temporaryFolder()]);
    await asked;
    child.kill('SIGINT');
    expect(await Promise.race([ended, sleep(1000, 'waits for the host')])).toBe('waits for the host');
    child.kill('SIGINT');
    const end = await Promise.race([ended, sleep(2000, 'still there')]);
    expect(end).toMatchObject({ code: 3 });
    silent.close();
  });

  it('refuses a second run on the same folder, naming the first', async () => {
    const data = temporaryFolder();
    const enough = fetched(5);
    const { child, ended } = startNewskeep(crawl(data, 200));
    await enough;
    const second = await newskeep(crawl(data));
    expect(second.code).toBe(4);
    expect(second.stderr).toContain(String(child.pid));
    child.kill('SIGKILL');
    await ended;
    expect((await newskeep([...crawl(data), '--max-pages', '1'])).code).toBe(0);
  });

  it('stops at a full disk, and goes on when there is room', async (test) => {
    const data = temporaryFolder();
    if (!mountSmallDisk(data, '300k'))
      test.skip('a small file system cannot be mounted here (it takes root)');
    const full = await newskeep(crawl(data));
    expect(full.code).toBe(5);
    expect(full.stderr).toMatch(/no space left.*\n.*run the same command again/);
    execFileSync('mount', ['-o', 'remount,size=100m', data]);
    const { code, stdout } = await newskeep(crawl(data));
    expect(code).toBe(0);
    expect(JSON.parse(stdout).end).toBe('done');
    expect(await compareWithTruth(data, press.truth())).toMatchObject(whole);
  });

  it('stops when its time is over, and goes on from there', async () => {
    const data = temporaryFolder();
    const run = (minutes?: number) =>
      crawlHere(press.seeds, {
        data,
        browser: 'never',
        limits: { minutes },
        politeness: { delay_ms: minutes ? 100 : 0 },
      });
    const limited = await run(0.01);
    expect(limited.end).toBe('limit');
    expect(limited.seconds).toBeLessThan(5);
    expect(await run()).toMatchObject({ resumed: true, end: 'done' });
    expect(await compareWithTruth(data, press.truth())).toMatchObject(whole);
  });

  it('ends, to be taken up, when the only host left asks for a long pause', async () => {
    const server = http.createServer((request, response) => {
      if (request.url === '/')
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<a href="/a">a</a> <a href="/b">b</a>');
      else if (/^\/(robots\.txt|\.well-known\/.*)$/.test(request.url ?? '')) response.writeHead(404).end();
      else response.writeHead(429, { 'Retry-After': '86400' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const seed = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}/`;
    const { code, stdout } = await newskeep([
      'crawl',
      seed,
      '--data',
      temporaryFolder(),
      '--delay',
      '0',
      '--json',
    ]);
    server.close();
    expect(code).toBe(3);
    // The other story, and the sitemap.
    expect(JSON.parse(stdout)).toMatchObject({ end: 'waiting', frontier: { waiting: 2 } });
  });

  it('survives an answer that is no HTTP', async () => {
    const server = net.createServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 099 Odd\r\n\r\n')).on('error', () => undefined),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const seed = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}/`;
    const { code } = await newskeep(['crawl', seed, '--data', temporaryFolder()]);
    server.close();
    expect(code).toBe(6);
  });

  it('finds more when the job is widened, and everything under another name', async () => {
    const data = temporaryFolder();
    const paper = press.seeds[1] ?? '';
    const run = async (...flags: string[]): Promise<RunReport> =>
      JSON.parse(
        (await newskeep(['crawl', paper, '--data', data, '--delay', '0', '--json', ...flags])).stdout,
      );
    expect((await run('--depth', '0')).fetched).toBe(1);
    const wide = await run();
    expect(wide.articles.new).toBeGreaterThan(10);
    const job = path.join(data, 'other.yaml');
    writeFileSync(job, JSON.stringify({ seeds: [paper], politeness: { delay_ms: 0 } }));
    const other: RunReport = JSON.parse((await newskeep(['crawl', job, '--data', data, '--json'])).stdout);
    expect(other.fetched).toBe(wide.fetched);
    expect(other.articles).toMatchObject({ new: 0, revised: 0, unchanged: wide.articles.new });
  });

  it('says so when no seed can be reached', async () => {
    const { code, stdout } = await newskeep([
      'crawl',
      'http://127.0.0.1:9/',
      '--data',
      temporaryFolder(),
      '--json',
    ]);
    expect(code).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({ seeds: 1, seeds_failed: 1, fetched: 0 });
  });

  it('finishes with failures when one page cannot be had', async () => {
    const { code, stdout } = await newskeep([
      'crawl',
      press.seeds[0] ?? '',
      'http://127.0.0.1:9/',
      '--data',
      temporaryFolder(),
      '--delay',
      '0',
      '--json',
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ seeds_failed: 1, frontier: { failed: 1 } });
  });

  it('stops at a limit, and goes on from there', async () => {
    const data = temporaryFolder();
    const limited = await newskeep([...crawl(data), '--max-pages', '10']);
    expect(limited.code).toBe(0);
    expect(JSON.parse(limited.stdout).end).toBe('limit');
    const rest = await newskeep(crawl(data));
    expect(JSON.parse(rest.stdout)).toMatchObject({ resumed: true, end: 'done' });
    expect(await compareWithTruth(data, press.truth())).toMatchObject(whole);
  });
});

describe('what cannot be begun', () => {
  it('a folder that cannot be made', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'file'), '');
    const { code, stderr } = await newskeep([
      'crawl',
      'http://127.0.0.1:9/',
      '--data',
      path.join(folder, 'file', 'data'),
    ]);
    expect(code).toBe(5);
    expect(stderr).toContain('cannot be made or written');
  });

  it('a folder whose archive lost a file, which is named', async () => {
    const data = temporaryFolder();
    const press = await startPress({ papers: ['jsonld'], articles: 10 });
    const command = ['crawl', ...press.seeds, '--data', data, '--delay', '0'];
    expect((await newskeep(command)).code).toBe(0);
    const [lost] = warcFiles(data);
    rmSync(lost ?? '');
    const { code, stderr } = await newskeep(command);
    await press.close();
    expect(code).toBe(5);
    expect(stderr).toContain(path.basename(lost ?? ''));
  });

  it('a query where nothing was crawled', async () => {
    const { code, stderr } = await newskeep(['query', 'SELECT 1', '--data', temporaryFolder()]);
    expect(code).toBe(1);
    expect(stderr).toContain('Crawl something first');
  });

  it('a crawl of strangers without a contact', async () => {
    const { code, stderr } = await newskeep(['crawl', 'https://paper.example/', '--data', temporaryFolder()]);
    expect(code).toBe(1);
    expect(stderr).toContain('--contact');
  });
});
