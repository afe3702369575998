import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveFiles } from '../../bench/support/damage.ts';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { readRule } from '../../model/forgotten.ts';
import { forget } from '../../src/forget/forget.ts';
import { importWarcs } from '../../src/import/import.ts';
import { crawl, nearDuplicates } from '../../src/index.ts';
import { verify } from '../../src/verify/verify.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';
import { rowsOf } from '../support/rows.ts';

const OPTIONS = { browser: 'never', politeness: { delay_ms: 0 } } as const;
const reason = 'take-down, case 4711';

/** Every file of a folder, decompressed. */
function* contents(folder: string): Generator<[name: string, text: string]> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const full = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || statSync(full).size === 0) continue;
    const bytes = readFileSync(full);
    yield [path.relative(folder, full), (entry.name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()];
  }
}

/** The records of a WARC's text that hold a word: type and URL of each. */
const recordsWith = (text: string, word: string): { type: string; url: string }[] =>
  text
    .split(/(?=^WARC\/1\.1\r\n)/m)
    .filter((record) => record.includes(word))
    .map((record) => ({
      type: /^WARC-Type: (\S+)/m.exec(record)?.[1] ?? '',
      url: /^WARC-Target-URI: (\S+)/m.exec(record)?.[1] ?? '',
    }));

describe('an archive of the press forgets', () => {
  let whole: string;
  let press: Press;
  beforeAll(async () => {
    press = await startPress({ articles: 16, papers: ['seed', 'jsonld'] });
    whole = mkdtempSync(path.join(os.tmpdir(), 'newskeep-forget-'));
    for (let run = 0; run < 2; run++) {
      await crawl(press.seeds, { data: whole, ...OPTIONS });
      press.clock.turnBy(2 * 3_600_000);
    }
    for await (const _ of nearDuplicates(whole));
  });
  afterAll(async () => {
    await press.close();
    rmSync(whole, { recursive: true });
  });

  const copy = async () => {
    const folder = temporaryFolder();
    await cp(whole, folder, { recursive: true });
    return folder;
  };
  /** A story that has a print copy, and whose text no other paper has; its paper sends it uncompressed. */
  const ownStory = () => {
    const [first] = press.papers;
    const found = [...press.truth().articles()].find(
      ({ url, body, syndicated_from }) =>
        press.truth().aliases(url).length > 0 &&
        first?.front === new URL('/', url).href &&
        syndicated_from === null &&
        /^[\x20-\x7e\n]+$/.test(body ?? ''),
    );
    if (!found) throw new Error('The press has no such story.');
    return found;
  };

  it('one story, to its last word, but for pages that link to it', async () => {
    const data = await copy();
    const { url, body } = ownStory();
    const sentences = (body ?? '').split('\n\n').filter((one) => one.length > 60);
    expect(sentences.length).toBeGreaterThan(1);
    const holding = [...contents(data)].filter(([, text]) => sentences.every((one) => text.includes(one)));
    expect(holding.map(([name]) => name.split('/')[0]).sort()).toEqual(['articles', 'warc']);
    const before = await rowsOf(data, `SELECT count(*) AS n FROM captures`);
    expect((await forget(data, { rules: [readRule('url', url)], reason, dryRun: true })).articles).toBe(1);
    expect(await rowsOf(data, `SELECT count(*) AS n FROM captures`)).toEqual(before);

    const report = await forget(data, { rules: [readRule('url', `${url}?utm_source=x#top`)], reason });
    expect(report).toMatchObject({ end: 'done', articles: 1 });
    expect(report.captures).toBeGreaterThan(1);
    expect(report.headlines).toBeGreaterThan(0);
    expect(report.queued).toBeGreaterThan(0);
    expect(await verify(data, { deep: true })).toMatchObject({ sound: true, findings: [] });

    for (const [name, text] of contents(data)) {
      const linking = name.startsWith('warc/') ? recordsWith(text, url) : [];
      // What stays: answers of other pages that link to it.
      for (const record of linking) {
        expect(['response', 'conversion'], `${name} ${record.url}`).toContain(record.type);
        expect(record.url).not.toBe(url);
      }
      if (!name.startsWith('warc/')) expect(text.includes(url), `${name} names it`).toBe(false);
      for (const sentence of sentences)
        expect(
          text.includes(sentence),
          `${name}: ${sentence} of ${JSON.stringify(recordsWith(text, sentence))}`,
        ).toBe(false);
      if (name.startsWith('warc/') && text.includes('urn:newskeep:forgotten'))
        expect(text).toContain(`reason: ${reason}`);
    }
    expect(await rowsOf(data, `SELECT url FROM captures WHERE url = '${url}'`)).toEqual([]);
    expect(await rowsOf(data, `SELECT url FROM headlines WHERE url = '${url}'`)).toEqual([]);
    expect(existsSync(path.join(data, 'near.sqlite'))).toBe(false);
    for await (const cluster of nearDuplicates(data))
      for (const row of cluster) expect(row.url).not.toBe(url);
    expect(await forget(data, { rules: [readRule('url', url)], reason })).toMatchObject({ end: 'known' });
  });

  it('and does not fetch it again', async () => {
    const data = await copy();
    const { url } = ownStory();
    await forget(data, { rules: [readRule('url', url)], reason });
    const asked: string[] = [];
    const off = press.requests.on((request) => asked.push(request.path));
    const report = await crawl(press.seeds, { data, ...OPTIONS });
    off();
    expect(asked.length).toBeGreaterThan(3);
    expect(asked).not.toContain(new URL(url).pathname);
    expect(report.errors.forgotten).toBeGreaterThan(0);
    expect(await rowsOf(data, `SELECT url FROM captures WHERE url = '${url}'`)).toEqual([]);
    expect(await rowsOf(data, `SELECT url FROM headlines WHERE url = '${url}'`)).toEqual([]);
    expect(await verify(data, { deep: true })).toMatchObject({ sound: true, findings: [] });
  });

  it('and what is left of its rows can be made again, byte for byte', async () => {
    const data = await copy();
    await forget(data, { rules: [readRule('host', new URL(press.seeds[0] ?? '').host)], reason });
    const segments = archiveFiles(data).filter((name) => name.endsWith('.jsonl.gz'));
    const before = new Map(segments.map((name) => [name, readFileSync(path.join(data, name))]));
    for (const name of segments) rmSync(path.join(data, name));
    expect(await verify(data, { deep: true, repair: true })).toMatchObject({ sound: true, unrepaired: {} });
    for (const [name, bytes] of before) expect(readFileSync(path.join(data, name)), name).toEqual(bytes);
  });

  it('and an index of copies that another machine keeps begins anew', async () => {
    const data = await copy();
    const elsewhere = { data, state: temporaryFolder() };
    const { url } = ownStory();
    for await (const _ of nearDuplicates(elsewhere));
    await forget(data, { rules: [readRule('url', url)], reason });
    const seen = new Set<string>();
    for await (const cluster of nearDuplicates(elsewhere))
      for (const { article_id } of cluster) {
        expect(seen).not.toContain(article_id);
        seen.add(article_id);
      }
    const texts = new DatabaseSync(path.join(elsewhere.state, 'near.sqlite'));
    expect(texts.prepare('SELECT count(*) AS n FROM texts WHERE url = ?').get(url)).toEqual({ n: 0 });
    texts.close();
  });

  it('and takes no list for new that it knew before it forgot a story of it', async () => {
    const data = await copy();
    const { url } = ownStory();
    await forget(data, { rules: [readRule('url', url)], reason });
    const before = await rowsOf(data, 'SELECT count(*) AS n FROM headlines');
    const old = archiveFiles(whole).flatMap((name) =>
      name.startsWith('warc/') ? path.join(whole, name) : [],
    );
    expect(await importWarcs(old, { data })).toMatchObject({ headlines: 0 });
    expect(await rowsOf(data, 'SELECT count(*) AS n FROM headlines')).toEqual(before);
  });

  it('and does not take it from archives of others', async () => {
    const [data, other] = [temporaryFolder(), temporaryFolder()];
    const [stays, goes] = ['http://paper.example/stays', 'http://paper.example/goes'];
    for (const folder of [data, other]) {
      const archive = await open(folder);
      for (const url of [stays, goes]) await archive.put(capture(url), story(url));
      await archive.close();
    }
    await forget(data, { rules: [readRule('url', goes)], reason });
    const report = await importWarcs(
      archiveFiles(other).flatMap((name) => (name.startsWith('warc/') ? path.join(other, name) : [])),
      { data },
    );
    expect(report).toMatchObject({ records: 2, captures: 1, forgotten: 1 });
    expect(await rowsOf(data, 'SELECT DISTINCT url FROM captures')).toEqual([{ url: stays }]);
  });

  it('a host', async () => {
    const data = await copy();
    const { host } = new URL(press.seeds[0] ?? '');
    const report = await forget(data, { rules: [readRule('host', host)], reason });
    expect(report.articles).toBeGreaterThan(3);
    expect(await verify(data, { deep: true })).toMatchObject({ sound: true, findings: [] });
    for (const dataset of ['captures', 'articles'])
      expect(await rowsOf(data, `SELECT url FROM ${dataset} WHERE host = '${host}'`)).toEqual([]);
    const left = await rowsOf(data, 'SELECT count(*) AS n FROM articles');
    expect(Number(left[0]?.n)).toBeGreaterThan(3);
    for (const [name, text] of contents(data))
      if (!/^(warc|articles)\//.test(name)) expect(text.includes(`${host}/`), name).toBe(false);
  });
});
