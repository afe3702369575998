import { expect, test } from 'vitest';
import { payloadDigest } from '../../model/identity.ts';
import type { CaptureRecord } from '../../model/records.ts';
import { temporaryFolder } from '../support/folders.ts';
import { capture, list, open, rows, story } from './helpers.ts';

const URL_ = 'http://press.test/a';

test.each(['pending', 'committed', 'reopened'])('the last visit of a URL is known (%s)', async (way) => {
  const folder = temporaryFolder();
  let archive = await open(folder);
  const first = capture(URL_, {
    headers: [
      ['etag', '"1"'],
      ['Last-Modified', 'Wed, 04 Feb 2026 10:00:00 GMT'],
    ],
  });
  await archive.put(first, story(URL_));
  if (way !== 'pending') await archive.commit();
  if (way === 'reopened') {
    await archive.close();
    archive = await open(folder);
  }
  const expected = {
    fetchedAt: first.fetchedAt,
    status: 200,
    etag: '"1"',
    lastModified: 'Wed, 04 Feb 2026 10:00:00 GMT',
    payloadDigest: payloadDigest(first.response.body),
    kind: 'article',
  };
  expect(archive.lastVisit(URL_)).toEqual(expected);
  expect(archive.lastVisit(`${URL_}b`)).toBeUndefined();

  const second = capture(URL_, { status: 304, body: '', headers: [['ETag', '"2"']] });
  expect(await archive.put(second)).toMatchObject({ outcome: 'none', recordType: 'revisit', keptBytes: 0 });
  expect(archive.lastVisit(URL_)).toEqual({ ...expected, fetchedAt: second.fetchedAt, etag: '"2"' });
  await archive.put(capture(URL_, { status: 304, body: '', headers: [] }));
  expect(archive.lastVisit(URL_)).toMatchObject({ ...expected, fetchedAt: expect.any(String), etag: '"2"' });
  await archive.close();
});

test('a capture row says what came back', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  const location: [string, string][] = [['Location', '/b']];
  await archive.put(capture(`${URL_}1`), list('a'));
  await archive.put(capture('http://press.test/robots.txt', { source: 'robots', status: 404 }));
  await archive.put(capture(`${URL_}2`, { status: 304, body: '', headers: [] }));
  await archive.put(capture(`${URL_}3`, { status: 302, headers: location }));
  await archive.put(capture(`${URL_}4`, { status: 302 }));
  await archive.put(capture(`${URL_}5`, { status: 503 }));
  await archive.commit();
  const found = await rows<CaptureRecord>(folder, archive, 'captures');
  expect(found.map((row) => row.kind)).toEqual([
    'list',
    'robots',
    'not_modified',
    'redirect',
    'other',
    'error',
  ]);
  expect(found[3]?.location).toBe('/b');
  await archive.close();
});

test('figures: files, totals, months', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  expect(archive.totals()).toEqual({
    articles: 0,
    revisions: 0,
    headlines: 0,
    captures: 0,
    bytes: 0,
    lastCommitAt: null,
  });
  await archive.put(capture(URL_, { at: '2026-01-31T23:59:59.999Z' }), story(URL_));
  await archive.put(capture(`${URL_}2`, { at: '2026-02-01T00:00:00.000Z' }), list('a', 'b'));
  expect(archive.totals().captures).toBe(0);
  await archive.commit();
  expect(archive.totals()).toMatchObject({ articles: 1, revisions: 1, headlines: 2, captures: 2 });
  const files = archive.files();
  expect(files.map(({ path, records }) => [path.replace(/warc\/.*/, 'warc'), records])).toEqual([
    ['articles/year=2026/month=01/articles-00001-test.jsonl.gz', 1],
    ['captures/year=2026/month=01/captures-00001-test.jsonl.gz', 1],
    ['captures/year=2026/month=02/captures-00002-test.jsonl.gz', 1],
    ['headlines/year=2026/month=02/headlines-00001-test.jsonl.gz', 2],
    ['warc', 7],
  ]);
  expect(archive.totals().bytes).toBe(files.reduce((sum, file) => sum + file.bytes, 0));
  await archive.close();
});
