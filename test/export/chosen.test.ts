import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { compact } from '../../src/compact/compact.ts';
import { exportArchive } from '../../src/export/export.ts';
import { ExportSource } from '../../src/export/source.ts';
import type { Archive } from '../../storage/port.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';
import { rowsOf } from './archive.ts';

const PIER = 'http://a.test/pier';
const ROAD = 'http://a.test/road';

async function put(archive: Archive, url: string, day: number, title: string): Promise<void> {
  const at = new Date(Date.UTC(2026, 1, day)).toISOString();
  await archive.put(capture(url, { at, body: title }), story(url, { title, body: `${title}: ${url}` }));
  await archive.commit();
}

const OLD = { sql: "SELECT id FROM articles WHERE title = 'Pier to be closed'" };

test('what is committed after the moment of an export is not looked at where SQL chooses its stories', async () => {
  const data = temporaryFolder();
  const archive = await open(data);
  await put(archive, PIER, 1, 'Pier to be closed');
  const source = await ExportSource.open(data, {
    selection: { hosts: [], from: undefined, until: undefined, stories: OLD },
    includeOptedOut: false,
    onProgress: () => undefined,
  });
  onTestFinished(() => source.close());
  await put(archive, PIER, 2, 'Pier stays open');
  await put(archive, ROAD, 2, 'Pier to be closed');
  await archive.close();
  await source.chooseStories();
  expect(await Array.fromAsync(source.scratch.rows('SELECT url FROM chosen_urls'))).toEqual([{ url: PIER }]);
  const rows = await Array.fromAsync(source.scratch.rows<{ title: string }>(source.selected('articles')));
  expect(rows.map(({ title }) => title)).toEqual(['Pier to be closed']);
  // Whoever asks now is told of another story.
  expect(await rowsOf(data, `SELECT url FROM articles WHERE id IN (${OLD.sql})`)).toEqual([{ url: ROAD }]);
});

test('where files were put into others before the choice, the export begins again at the moment after', async () => {
  const data = temporaryFolder();
  const archive = await open(data, { segmentBytes: 1 });
  for (let n = 1; n <= 9; n++) await put(archive, `${PIER}/${n}`, n, `Pier ${n}`);
  await archive.close();
  const opened: ExportSource[] = [];
  const really = ExportSource.open;
  vi.spyOn(ExportSource, 'open').mockImplementation(async (...given) => {
    const source = await really.apply(ExportSource, given);
    if (opened.push(source) === 1) expect((await compact(data)).made.length).toBeGreaterThan(0);
    return source;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  const output = path.join(temporaryFolder(), 'out');
  const stories = { where: "title IN ('Pier 2', 'Pier 4')" };
  expect(await exportArchive(data, { format: 'jsonl', output, stories })).toMatchObject({
    articles: 2,
    captures: 2,
  });
  expect(opened).toHaveLength(2);
});
