import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startNewskeep } from '../../bench/support/newskeep.ts';
import { startPress } from '../../fixtures/press/index.ts';
import { statusSummary } from '../../src/cli/output/status_summary.ts';
import { crawl, readStatus, type Status } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';

describe('a crawl that runs', () => {
  it('is told by status with its rate, pauses and what waits, and no longer when it is over', async () => {
    const press = await startPress({ articles: 40, papers: ['seed', 'jsonld'] });
    onTestFinished(() => press.close());
    const data = temporaryFolder();
    let seen: Status | undefined;
    let text = '';
    await crawl(press.seeds, {
      data,
      name: 'press',
      politeness: { delay_ms: 20 },
      onProgress: async ({ fetched }) => {
        if (seen || fetched < 10) return;
        seen = await readStatus(data);
        text = statusSummary(seen);
      },
    });
    expect(seen?.running).toMatchObject({ job: 'press', run: 1, pid: process.pid });
    expect(seen?.jobs[0]?.hosts.map(({ host }) => host).sort()).toEqual(
      press.papers.map(({ host }) => host).sort(),
    );
    expect(text).toContain('press is being crawled (run 1');
    expect(text).toContain('waits for');
    expect((await readStatus(data)).running).toBeNull();
    expect(existsSync(path.join(data, 'running.json'))).toBe(false);
  });

  it('logs JSON lines alone, and is watched by lines where status is piped', async () => {
    const press = await startPress({ articles: 30, papers: ['jsonld'] });
    onTestFinished(() => press.close());
    const data = temporaryFolder();
    const job = path.join(data, 'papers.yaml');
    writeFileSync(job, JSON.stringify({ seeds: press.seeds, politeness: { delay_ms: 100 } }));
    const { ended } = startNewskeep([
      'crawl',
      job,
      '--data',
      data,
      '--log-json',
      '--log-level',
      'debug',
      '--json',
    ]);
    // Watching begins when there is something to watch.
    while (!existsSync(path.join(data, 'running.json')))
      await new Promise((resolve) => setTimeout(resolve, 50));
    while (!existsSync(path.join(data, 'catalog.sqlite')))
      await new Promise((resolve) => setTimeout(resolve, 50));
    const watch = await startNewskeep(['status', '--data', data, '--watch', '--every', '0.3']).ended;
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ msg }) => msg === 'page')).toHaveLength(report.frontier.done);
    expect(lines.at(-1)).toMatchObject({
      level: 'info',
      msg: 'report',
      exit_code: 0,
      report: { job: 'papers' },
    });
    expect(watch.code).toBe(0);
    const told = watch.stdout.trim().split('\n');
    expect(told.filter((line) => /papers: .* visits\/s, .* waiting/.test(line)).length).toBeGreaterThan(0);
    expect(told.at(-1)).toContain('no crawl is running');
  });

  it('ends with one JSON line where it cannot begin', async () => {
    const args = ['crawl', 'http://paper.invalid/', '--data', temporaryFolder(), '--log-json'];
    const { code, stderr } = await startNewskeep(args).ended;
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ level: 'error', code: 'contact_missing' });
  });
});
