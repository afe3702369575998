import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { sha1 } from '../../bench/support/warc_walk.ts';
import type { CaptureRef } from '../../model/records.ts';
import { openFolderStore } from '../../storage/folder.ts';
import { readRecord } from '../../storage/warc/reader.ts';
import { temporaryFolder } from '../support/folders.ts';
import { archived } from './archived.ts';
import { capture } from './helpers.ts';

const URL_ = 'http://press.test/a';

test.each(['pending', 'committed', 'reopened'])('the same bytes again become a revisit (%s)', async (way) => {
  const folder = temporaryFolder();
  const first = capture('HTTP://press.test/a', { body: 'same' });
  if (way === 'reopened')
    await archived(folder, async (archive) => {
      await archive.put(first);
    });
  const { records, captures } = await archived(folder, async (archive) => {
    if (way !== 'reopened') await archive.put(first);
    if (way === 'committed') await archive.commit();
    const again = await archive.put(capture(`${URL_}?copy`, { body: 'same' }));
    expect(again).toMatchObject({ recordType: 'revisit', keptBytes: 0 });
  });
  const revisit = records.find(({ fields }) => fields.get('WARC-Type') === 'revisit');
  const response = records.find(({ fields }) => fields.get('WARC-Type') === 'response');
  expect(revisit?.fields.get('WARC-Profile')).toBe(
    'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest',
  );
  expect(revisit?.fields.get('WARC-Refers-To-Target-URI')).toBe(response?.fields.get('WARC-Target-URI'));
  expect(revisit?.fields.get('WARC-Refers-To-Date')).toBe(response?.fields.get('WARC-Date'));
  expect(revisit?.fields.get('WARC-Payload-Digest')).toBe(sha1(Buffer.from('same')));
  expect(revisit?.block.toString()).toBe('HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n');
  expect(captures.at(-1)).toMatchObject({ record_type: 'revisit', payload_bytes: 4 });
});

test('empty bodies and errors are kept as they are, never as revisits', async () => {
  const folder = temporaryFolder();
  const { captures } = await archived(folder, async (archive) => {
    for (const [status, body] of [
      [200, ''],
      [200, ''],
      [404, 'gone'],
      [404, 'gone'],
      [200, 'gone'],
    ] as const)
      await archive.put(capture(URL_, { status, body }));
  });
  expect(captures.map((row) => row.record_type)).toEqual(Array(5).fill('response'));
});

test('a 304 is a server-not-modified revisit of the answer before it', async () => {
  const folder = temporaryFolder();
  const first = capture(URL_, { body: 'page' });
  const { records } = await archived(folder, async (archive) => {
    await archive.put(first);
    for (const url of [URL_, URL_, `${URL_}unknown`])
      await archive.put(capture(url, { status: 304, body: '', headers: [['ETag', '"1"']] }));
  });
  const revisits = records.filter(({ fields }) => fields.get('WARC-Type') === 'revisit');
  expect(revisits.map(({ fields }) => fields.get('WARC-Refers-To-Date'))).toEqual([
    first.fetchedAt,
    first.fetchedAt,
    undefined,
  ]);
  for (const { fields, block } of revisits) {
    expect(fields.get('WARC-Profile')).toBe('http://netpreserve.org/warc/1.1/revisit/server-not-modified');
    expect(block.toString()).toBe('HTTP/1.1 304 OK\r\nETag: "1"\r\n\r\n');
  }
});

test('the catalog knows where the bytes of every payload lie', async () => {
  const folder = temporaryFolder();
  await archived(folder, async (archive) => {
    await archive.put(capture(URL_, { body: 'one' }));
    await archive.put(capture(`${URL_}2`, { body: 'two' }));
    await archive.put(capture(`${URL_}3`, { body: 'two' }));
  });
  const database = new DatabaseSync(join(folder, 'catalog.sqlite'), { readOnly: true });
  const places = database
    .prepare(
      `SELECT digest, path AS warc_file, warc_offset, warc_length
         FROM payloads JOIN files ON files.id = warc_file`,
    )
    .all() as unknown as (CaptureRef & { digest: string })[];
  database.close();
  expect(places).toHaveLength(2);
  for (const place of places) {
    const { payload } = await readRecord(openFolderStore(folder), place);
    expect(sha1(payload)).toBe(`sha1:${place.digest}`);
  }
});
