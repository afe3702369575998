import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openNearIndex } from '../../../storage/near/index.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { addAll, indexPath, text, words } from './helpers.ts';

const twice = () => [text(words(60, 'same')), text(words(60, 'same'))];

function built(texts = twice()): string {
  const path = indexPath(temporaryFolder());
  const index = openNearIndex(path);
  addAll(index, texts);
  index.close();
  return path;
}

it('keeps what was committed, and nothing of what was not', () => {
  const path = built();
  const before = openNearIndex(path);
  for (const one of twice()) before.add(one);
  before.markRead({ path: 'two', bytes: 7 });
  before.close();
  const after = openNearIndex(path);
  expect([after.bytesRead('one'), after.bytesRead('two'), after.totals().texts]).toEqual([2, 0, 2]);
  addAll(after, twice(), 'two');
  expect([...after.clusters()].map(({ length }) => length)).toEqual([4]);
  after.close();
});

it.each([
  ['is no database', (path: string) => writeFileSync(path, 'x'.repeat(50_000))],
  ['is empty', (path: string) => writeFileSync(path, '')],
  [
    'is of another version',
    (path: string) => {
      const database = new DatabaseSync(path);
      database.exec('PRAGMA user_version = 9999');
      database.close();
    },
  ],
])('begins anew where the file %s', (_what, damage) => {
  const path = built();
  damage(path);
  const index = openNearIndex(path);
  expect([index.bytesRead('one'), index.totals()]).toEqual([0, { texts: 0, short: 0 }]);
  addAll(index, twice());
  expect([...index.clusters()].length).toBe(1);
  index.close();
});

it.each([
  ['its end is missing', (path: string) => truncateSync(path, statSync(path).size / 2)],
  [
    'bytes in it are broken',
    (path: string) => {
      const bytes = readFileSync(path);
      bytes.fill(0xa5, 16_384);
      writeFileSync(path, bytes);
    },
  ],
])('says so and is gone where %s, and the next one begins anew', (_what, damage) => {
  const path = built(Array.from({ length: 200 }, (_, n) => text(words(60, `t${n}n`))));
  damage(path);
  const use = () => {
    const index = openNearIndex(path);
    try {
      addAll(index, twice(), 'two');
      return [...index.clusters()].length;
    } finally {
      index.close();
    }
  };
  let told: unknown;
  try {
    use();
  } catch (error) {
    told = error;
  }
  // A break that shows when the file is opened needs no telling.
  if (told) expect(told).toMatchObject({ code: 'index_damaged', retry: 'retry' });
  expect(use()).toBe(1);
});

it('is one process’s at a time', () => {
  const path = built();
  const index = openNearIndex(path);
  expect(() => openNearIndex(path)).toThrow(expect.objectContaining({ code: 'locked' }));
  index.close();
  openNearIndex(path).close();
});

it('finds a text among so many that runs were merged', () => {
  const path = indexPath(temporaryFolder());
  const wanted = text(words(60, 'wanted'));
  for (let part = 0; part < 30; part++) {
    const index = openNearIndex(path);
    const others = Array.from({ length: 20 }, (_, n) => text(words(60, `p${part}n${n}n`)));
    addAll(index, part === 3 ? [wanted, ...others] : others, `part ${part}`);
    index.close();
  }
  const runs = new DatabaseSync(path);
  expect(Number(runs.prepare('SELECT count(DISTINCT run) AS n FROM chunks').get()?.n)).toBeLessThan(16);
  runs.close();
  const index = openNearIndex(path);
  addAll(index, [text(words(60, 'wanted'))], 'last');
  expect([...index.clusters()].map((cluster) => cluster.length)).toEqual([2]);
  expect(index.totals().texts).toBe(602);
  index.close();
});
