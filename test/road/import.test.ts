import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturesApart, unreadableWarcs } from '../../bench/support/against_truth.ts';
import { newskeep } from '../../bench/support/newskeep.ts';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { crawl, DatasetReader } from '../../src/index.ts';

const hasWget = spawnSync('wget', ['--version']).status === 0;

/** What an import cannot know, or what belongs to the archive that holds the record. */
const OF_THE_CAPTURE = ['capture', 'fetched_at', 'first_seen_at'];

async function ask(data: string, sql: string): Promise<Record<string, unknown>[]> {
  const dataset = await DatasetReader.open(data);
  try {
    return (await dataset.query(sql)).rows;
  } finally {
    dataset.close();
  }
}

const records = async (data: string) =>
  (await ask(data, 'SELECT * FROM articles ORDER BY url')).map((row) =>
    Object.fromEntries(Object.entries(row).filter(([field]) => !OF_THE_CAPTURE.includes(field))),
  );

describe.skipIf(!hasWget)('a WARC that wget wrote (skipped where wget is missing)', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'newskeep-import-'));
  const crawled = path.join(root, 'crawled');
  const imported = path.join(root, 'imported');
  const warc = path.join(root, 'press.warc.gz');
  let press: Press;

  /** wget fetches what the crawl fetched, in its order: which of two copies tells a story hangs on that. */
  beforeAll(async () => {
    press = await startPress({ articles: 60 });
    await crawl(press.seeds, { data: crawled, browser: 'never', politeness: { delay_ms: 0 } });
    const urls = (
      await ask(
        crawled,
        "SELECT url FROM captures WHERE kind <> 'robots' GROUP BY url ORDER BY min(fetched_at)",
      )
    ).map(({ url }) => String(url));
    writeFileSync(path.join(root, 'urls'), `${urls.join('\n')}\n`);
    // Here wget follows no redirect, as each hop is in the list.
    const wget = spawn(
      'wget',
      ['-q', '-i', 'urls', '--max-redirect=0', '--warc-file=press', '-O', 'pages', '--tries=1'],
      { cwd: root, stdio: 'ignore' },
    );
    await once(wget, 'close');
  }, 60_000);
  afterAll(async () => {
    await press.close();
    rmSync(root, { recursive: true });
  });

  it('gives the same records as the crawl, field by field', async () => {
    const { code, stdout } = await newskeep(['import', warc, '--data', imported, '--json']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    const [{ n } = {}] = await ask(crawled, "SELECT count(*) AS n FROM captures WHERE kind <> 'robots'");
    expect(report).toMatchObject({ end: 'done', captures: n, damaged: 0, unresolved: 0, known: 0 });
    const expected = await records(crawled);
    expect(expected.length).toBeGreaterThan(40);
    expect(await records(imported)).toEqual(expected);
  });

  it('dates a story by WARC-Date, and keeps what it took in WARC of its own', async () => {
    const [row] = await ask(
      imported,
      'SELECT min(fetched_at) AS first, max(fetched_at) AS last FROM captures',
    );
    const dates = [
      ...gunzipSync(readFileSync(warc))
        .toString('latin1')
        .matchAll(/^WARC-Date: (\S+)/gm),
    ];
    const stated = dates.map(([, date]) => new Date(String(date)).toISOString()).sort();
    expect(stated).toContain(row?.first);
    expect(stated).toContain(row?.last);
    expect(unreadableWarcs(imported)).toEqual([]);
    expect(await capturesApart(imported)).toBe(0);
  });

  it('adds nothing when it is given again', async () => {
    const before = await ask(imported, 'SELECT count(*) AS n FROM captures');
    const { code, stdout } = await newskeep(['import', warc, '--data', imported, '--json']);
    const report = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(report).toMatchObject({ captures: 0, headlines: 0 });
    expect(report.known).toBe(report.records);
    expect(await ask(imported, 'SELECT count(*) AS n FROM captures')).toEqual(before);
  });

  it('tells of a damaged record and takes the rest', async () => {
    const whole = readFileSync(warc);
    const broken = Buffer.from(whole);
    // In the middle of some record's compressed bytes.
    broken.fill(0x55, Math.floor(whole.length / 2), Math.floor(whole.length / 2) + 64);
    const file = path.join(root, 'broken.warc.gz');
    writeFileSync(file, broken);
    const { code, stdout } = await newskeep(['import', file, '--data', path.join(root, 'mended'), '--json']);
    const report = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(report.damaged).toBeGreaterThan(0);
    expect(report.damages[0]).toMatchObject({ file, offset: expect.any(Number) });
    const [{ n } = {}] = await ask(imported, 'SELECT count(*) AS n FROM captures');
    expect(report.captures).toBeGreaterThanOrEqual(Number(n) - 3);
    expect(report.captures).toBeLessThan(Number(n));
  });

  it('takes the hosts that it is asked for alone', async () => {
    const host = press.papers[1]?.host ?? '';
    const data = path.join(root, 'one');
    await newskeep(['import', warc, '--data', data, '--host', host, '--json']);
    expect(await ask(data, 'SELECT DISTINCT host FROM captures')).toEqual([{ host }]);
  });
});

describe('import', () => {
  it('takes an archive of newskeep itself, its revisits too', async () => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'newskeep-import-'));
    const press = await startPress({ articles: 20, papers: ['jsonld', 'bare'] });
    try {
      const first = path.join(root, 'first');
      // Papers without validators send the same bytes again, which are kept as revisits.
      for (const _ of [1, 2]) await crawl(press.seeds, { data: first, politeness: { delay_ms: 0 } });
      const [{ revisits } = {}] = await ask(
        first,
        "SELECT count(*) AS revisits FROM captures WHERE record_type = 'revisit'",
      );
      expect(revisits).toBeGreaterThan(0);
      const files = await ask(first, 'SELECT DISTINCT warc_file FROM captures');
      const { code, stdout } = await newskeep([
        'import',
        ...files.map(({ warc_file }) => path.join(first, String(warc_file))),
        '--data',
        path.join(root, 'second'),
        '--json',
      ]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ unresolved: 0, damaged: 0, older: 0 });
      expect(await records(path.join(root, 'second'))).toEqual(await records(first));
      const count = 'SELECT record_type, count(*) AS n FROM captures GROUP BY 1 ORDER BY 1';
      expect(await ask(path.join(root, 'second'), count)).toEqual(await ask(first, count));
    } finally {
      await press.close();
      rmSync(root, { recursive: true });
    }
  });

  it('says what a file is not, and touches nothing', async () => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'newskeep-import-'));
    try {
      const file = path.join(root, 'page.warc');
      writeFileSync(file, '<!doctype html><p>No archive.');
      const { code, stderr } = await newskeep(['import', file, '--data', path.join(root, 'data')]);
      expect(code).toBe(1);
      expect(stderr).toContain('does not begin as a WARC file');
      const missing = await newskeep([
        'import',
        path.join(root, 'none.warc'),
        '--data',
        path.join(root, 'data'),
      ]);
      expect(missing.stderr).toContain('ENOENT');
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
