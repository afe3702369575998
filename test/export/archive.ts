import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startPress } from '../../fixtures/press/index.ts';
import { crawl, DatasetReader } from '../../src/index.ts';
import type { ArchiveOptions } from '../../storage/archive.ts';
import type { Archive, FileStore } from '../../storage/port.ts';
import { capture, open, story } from '../storage/helpers.ts';

export interface CrawledTwice {
  data: string;
  remove(): Promise<void>;
}

/** A press crawled twice, so that its archive has revisions, revisits, answers of 304 and redirects. */
export async function crawledTwice(options: Parameters<typeof startPress>[0]): Promise<CrawledTwice> {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-export-test-'));
  const press = await startPress(options);
  for (let run = 0; run < 2; run++) {
    await crawl(press.seeds, { data, browser: 'never', politeness: { delay_ms: 0 } });
    press.clock.turnBy(24 * 3_600_000);
  }
  await press.close();
  return { data, remove: () => rm(data, { recursive: true, force: true }) };
}

export const ONE = 'http://one.test/a';
export const TWO = 'http://two.test/b';

/**
 * Two hosts in February and March: one.test has a story that two.test carries byte for byte, that a 304 vouches for in
 * March, and that a browser drew; redirects and what is gone. Each capture is committed alone, in small WARC files.
 */
export async function twoHosts(
  folder: string,
  options: Partial<ArchiveOptions> = {},
  store?: FileStore,
): Promise<void> {
  const archive = await open(folder, { warcBytes: 4000, ...options }, store);
  const put = async (...entry: Parameters<Archive['put']>) => {
    await archive.put(...entry);
    await archive.commit();
  };
  const html: [string, string][] = [['Content-Type', 'text/html; charset=utf-8']];
  await put(capture(ONE, { at: '2026-02-01T10:00:00.123Z', body: 'the same', headers: html }), story(ONE));
  await put(capture(`${ONE}?gone`, { at: '2026-02-01T10:00:05Z', status: 404, body: 'gone' }));
  await put(
    capture(`${ONE}/moved`, {
      at: '2026-02-01T10:00:06Z',
      status: 301,
      headers: [['Location', ONE]],
      body: '',
    }),
  );
  await put(capture(TWO, { at: '2026-02-20T23:59:59.999Z', body: 'the same' }), story(TWO));
  await put(
    capture(`${TWO}2`, { at: '2026-02-21T00:00:00Z', body: 'another' }),
    story(`${TWO}2`, { body: 'Другой текст.' }),
  );
  await put(capture(ONE, { at: '2026-03-02T10:00:00Z', status: 304, body: '', headers: [['ETag', '"1"']] }));
  const answer = capture('http://one.test/drawn', {
    at: '2026-03-02T10:00:01Z',
    body: '<script>',
    visit: `job/1/${DRAWN}`,
  });
  await put(answer);
  await put({
    ...capture('http://one.test/drawn', { at: '2026-03-02T10:00:03Z', body: '<p>drawn' }),
    drawnFrom: answer.visit,
  });
  await put({
    ...capture('http://scripts.test/s.js', { at: '2026-03-02T10:00:02Z', source: 'render', body: 'js' }),
    fromUrl: answer.url,
  });
  await archive.close();
}

const DRAWN = '2f7f6d0e-6f0b-4c7d-9c34-0a55a1f6b7c1';

export async function rowsOf(data: string, sql: string): Promise<Record<string, unknown>[]> {
  const dataset = await DatasetReader.open(data);
  try {
    return (await dataset.query(sql)).rows;
  } finally {
    dataset.close();
  }
}
