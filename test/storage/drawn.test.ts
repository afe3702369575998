import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { newVisitId } from '../../model/capture.ts';
import { temporaryFolder } from '../support/folders.ts';
import { archived } from './archived.ts';
import { capture, open, story } from './helpers.ts';

const URL_ = 'http://press.test/a';
const HTML = '<!doctype html><p>drawn</p>';

const drawnFrom = (visit: string) => ({
  ...capture(URL_, { body: HTML }),
  visit: newVisitId('test', 1),
  drawnFrom: visit,
});

test('a page as a browser drew it is a conversion record that refers to the answer', async () => {
  const document = { ...capture(URL_, { body: '<script>' }), visit: newVisitId('test', 1) };
  const { records, captures } = await archived(temporaryFolder(), async (archive) => {
    await archive.put(document);
    expect(await archive.put(drawnFrom(document.visit), story(URL_))).toMatchObject({
      recordType: 'conversion',
      outcome: 'new',
    });
    // What is read back, to join pages or to parse anew, is the page as drawn.
    const kept = await archive.page(URL_);
    expect(Buffer.from(kept?.response.body ?? []).toString()).toBe(HTML);
    expect(new Map(kept?.response.headers).get('Content-Type')).toBe('text/html; charset=utf-8');
    // The same document again has a record again, and what referred to the first one still does.
    expect(await archive.put(drawnFrom(document.visit), story(URL_))).toMatchObject({
      recordType: 'conversion',
      outcome: 'unchanged',
    });
  });
  const ofType = (type: string) => records.filter(({ fields }) => fields.get('WARC-Type') === type);
  const [conversion] = ofType('conversion');
  const [response] = ofType('response');
  expect(conversion?.fields.get('WARC-Refers-To')).toBe(response?.fields.get('WARC-Record-ID'));
  expect(conversion?.fields.get('WARC-Target-URI')).toBe(URL_);
  expect(conversion?.fields.get('Content-Type')).toBe('text/html; charset=utf-8');
  expect(conversion?.block.toString()).toBe(HTML);
  expect(ofType('request')).toHaveLength(1);
  expect(captures.map(({ record_type }) => record_type)).toEqual(['response', 'conversion', 'conversion']);
});

test('an empty page is never vouched for: its validators say nothing of what its script shows', async () => {
  const archive = await open(temporaryFolder());
  const shell = capture(URL_, { headers: [['ETag', '"v1"']], body: '<script>' });
  const parsed = { ...story(URL_), kind: 'other' as const, article: null, warnings: ['needs_browser'] };
  await archive.put(shell, parsed);
  expect(archive.lastVisit(URL_)).toMatchObject({ etag: null });
  await archive.put(shell, { ...parsed, warnings: [] });
  expect(archive.lastVisit(URL_)).toMatchObject({ etag: '"v1"' });
  await archive.close();
});

test('what a host needs is remembered, also by a catalog that did not know of it', async () => {
  const folder = temporaryFolder();
  const needs = { shellAt: '2026-02-04T18:00:00.000Z', listsGrow: false, listsTriedAt: null };
  await (await open(folder)).close();
  const database = new DatabaseSync(join(folder, 'catalog.sqlite'));
  database.exec('DROP TABLE sites');
  database.close();
  const archive = await open(folder);
  archive.noteSite('press.test', needs);
  expect(archive.site('press.test')).toEqual(needs);
  await archive.close();
  const again = await open(folder);
  expect(again.site('press.test')).toEqual(needs);
  expect(again.site('other.test')).toBeUndefined();
  await again.close();
});
