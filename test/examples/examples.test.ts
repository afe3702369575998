import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../crawlers/browser/chromium.ts';
import type { Article } from '../../model/records.ts';
import { type CrawledTwice, crawledTwice, rowsOf } from '../export/archive.ts';
import { NO_CHROMIUM } from '../support/chromium.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLES = path.join(ROOT, 'examples');

const can = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const hasSqlite = can('sqlite3', '--version');
const hasPandas = can('/usr/bin/python3', '-c', 'import pandas');

/** The commands that an example says to run, as they stand in its head. */
const commandsOf = (example: string): string[] =>
  [
    ...readFileSync(path.join(EXAMPLES, example), 'utf8').matchAll(
      /^(?: \*|--)? {2,4}((?:npx|node|python3|sqlite3) .*)$/gm,
    ),
  ].map(([, command = '']) => command);

describe('every example runs as it is written, and its answer is that of the archive', () => {
  let archive: CrawledTwice;
  let place: string;
  let env: NodeJS.ProcessEnv;
  let stories: Article[];
  const exported = new Set<string>();

  beforeAll(async () => {
    archive = await crawledTwice({ papers: ['seed', 'jsonld'], articles: 16, network: '127.0.76' });
    stories = (await rowsOf(archive.data, 'SELECT * FROM articles ORDER BY id')) as unknown as Article[];
    place = path.join(archive.data, 'place');
    const bin = path.join(place, 'bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(archive.data, path.join(place, 'demo-data'));
    symlinkSync(EXAMPLES, path.join(place, 'examples'));
    symlinkSync(process.execPath, path.join(bin, 'node'));
    // `npx newskeep` of a checkout, without asking the registry.
    writeFileSync(path.join(bin, 'npx'), `#!/bin/sh\nshift\nexec node "${ROOT}/bin/newskeep.js" "$@"\n`);
    chmodSync(path.join(bin, 'npx'), 0o755);
    // Debian's python3 is that which has Debian's pandas.
    env = { ...process.env, PATH: `${bin}:/usr/bin:/bin` };
  }, 240_000);
  afterAll(() => archive.remove());

  function run(example: string): string[] {
    const commands = commandsOf(example);
    expect(commands.length).toBe(2);
    let printed = '';
    for (const command of commands) {
      if (exported.has(command)) continue;
      if (command.startsWith('npx')) exported.add(command);
      printed = execFileSync('sh', ['-c', command], { cwd: place, env, encoding: 'utf8' });
    }
    return printed.trim().split('\n');
  }

  const publishers = () => [...new Set(stories.map(({ publisher }) => String(publisher)))].sort();
  const grouped = (keyOf: (story: Article) => string[]) => {
    const groups = new Map<string, Article[]>();
    for (const story of stories)
      for (const key of keyOf(story)) groups.set(key, [...(groups.get(key) ?? []), story]);
    return groups;
  };

  test('duckdb.ts: who wrote most', () => {
    const by = grouped(({ publisher, authors }) =>
      authors.filter(({ kind }) => kind === 'person').map(({ name }) => `${publisher}: ${name}`),
    );
    const told = [...by].map(([who, some]) => ({
      who,
      stories: some.length,
      words: some.reduce((sum, one) => sum + one.word_count, 0),
    }));
    const lines = publishers().map((publisher) => {
      const [most] = told
        .filter(({ who }) => who.startsWith(`${publisher}: `))
        .sort((a, b) => b.stories - a.stories || b.words - a.words || (a.who < b.who ? -1 : 1));
      return `${most?.who}, ${most?.stories} stories, ${most?.words} words`;
    });
    expect(lines).toHaveLength(2);
    expect(run('duckdb.ts')).toEqual(lines);
  });

  test.skipIf(!hasPandas)('pandas_jsonl.py: stories by day (skipped without python3-pandas)', () => {
    const by = grouped(({ publisher, published_at }) => [`${publisher}, ${published_at?.slice(0, 10)}`]);
    const lines = [...by]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, some]) => {
        const words = some.map(({ word_count }) => word_count).sort((a, b) => a - b);
        const half = words.length >> 1;
        const median = words.length % 2 ? words[half] : (Number(words[half - 1]) + Number(words[half])) / 2;
        return `${key}: ${some.length} stories, ${median} words in the middle`;
      });
    expect(run('pandas_jsonl.py')).toEqual(lines);
  });

  test('polars.ts: the tags that most papers share', () => {
    const told = [...grouped(({ tags }) => tags)].map(([tag, some]) => ({
      tag,
      stories: some.length,
      papers: new Set(some.map(({ publisher }) => publisher)).size,
    }));
    told.sort((a, b) => b.papers - a.papers || b.stories - a.stories || (a.tag < b.tag ? -1 : 1));
    const lines = told
      .slice(0, 5)
      .map(({ tag, stories, papers }) => `${tag}: ${stories} stories in ${papers} papers`);
    expect(lines).toHaveLength(5);
    expect(run('polars.ts')).toEqual(lines);
  });

  test.skipIf(!hasSqlite)('search.sql: words in the texts (skipped without sqlite3)', () => {
    const word = /\b(harbour|library)\b/i;
    const found = stories.filter(({ title, body }) => word.test(`${title}\n${body}`));
    const lines = run('search.sql');
    expect(lines).toHaveLength(Math.min(5, found.length));
    const whole = (text: string | null) => String(text).replace(/\s+/g, ' ');
    for (const line of lines) {
      const [, publisher, snippet = ''] = /^([^:]+): (.*)$/s.exec(line) ?? [];
      const text = snippet.replace(/[[\]]/g, '').replace(/^…|…$/g, '');
      const own = found.filter((story) => story.publisher === publisher && whole(story.body).includes(text));
      expect(own.length, line).toBeGreaterThan(0);
    }
  });

  test.skipIf(NO_CHROMIUM)(`chart.ts: a bar for each paper and day ${NO_CHROMIUM}`, async () => {
    const by = grouped(({ publisher, published_at }) => [`${publisher}, ${published_at?.slice(0, 10)}`]);
    const days = new Set(stories.map(({ published_at }) => published_at?.slice(0, 10))).size;
    expect(run('chart.ts')).toEqual([`chart.html: ${stories.length} stories of 2 papers on ${days} days`]);
    const browser = await chromium.launch({
      executablePath: findChromium(undefined),
      chromiumSandbox: process.getuid?.() !== 0,
      args: ['--disable-dev-shm-usage'],
    });
    try {
      const page = await browser.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const address = `file://${path.join(place, 'chart.html')}`;
      await page.goto(address);
      const bars = await page.locator('svg rect').evaluateAll((all) =>
        all.map((bar) => ({
          label: bar.textContent,
          n: Number(bar.getAttribute('data-stories')),
          tall: bar.getBoundingClientRect().height,
        })),
      );
      expect(bars).toHaveLength(2 * days);
      const most = Math.max(...bars.map(({ n }) => n));
      for (const { label, n, tall } of bars) {
        expect(n).toBe(by.get(String(label?.replace(/: \d+ stories$/, '')))?.length ?? 0);
        expect(tall).toBeCloseTo((n / most) * 240, 0);
      }
      const cells = await page.locator('td').allTextContents();
      expect(cells.map(Number).reduce((sum, n) => sum + n, 0)).toBe(stories.length);
      expect(asked).toEqual([address]);
      if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
    } finally {
      await browser.close();
    }
  });

  test('each of them is tried here', () => {
    const tried = ['chart.ts', 'duckdb.ts', 'pandas_jsonl.py', 'polars.ts', 'search.sql'];
    expect(readdirSync(EXAMPLES).sort()).toEqual([...tried, 'demo.ts'].sort());
  });
});
