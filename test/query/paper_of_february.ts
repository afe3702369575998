import type { ParsedHeadline } from '../../model/records.ts';
import type { Parsed } from '../../storage/port.ts';
import { capture, open, story } from '../storage/helpers.ts';

const FRONT = 'http://a.test/';
const PIER = 'http://a.test/pier';
const BRIDGE = 'http://a.test/bridge';
const AGENCY =
  'The council of Millcombe agreed late on Tuesday to open the harbour road again, after three winters in which lorries took the long way over the moor and the fish came too late to market. Engineers will drain the lower arch before the spring tides and lay new stone on forty metres of the wall. The ferry keeps its hours until then, said the harbour master, who had asked for the work since the flood.';

const headlines = (...told: [url: string, title: string][]): ParsedHeadline[] =>
  told.map(([url, title], n) => ({
    position: n + 1,
    title,
    url,
    published_at: null,
    precision: null,
    time_text: null,
  }));

const front = (...told: [url: string, title: string][]): Parsed => ({
  kind: 'list',
  article: null,
  headlines: headlines(...told),
  warnings: [],
  parserVersion: 'test',
});

/**
 * a.test from Monday 2 to 11 February: a pier whose headline changes while it stands, a bridge that vanishes, an agency's
 * text that b.test carries an hour later; nobody looked from the 5th to the 9th.
 */
export async function paperOfFebruary(folder: string): Promise<void> {
  const archive = await open(folder);
  const told = (at: string, title: string, text: object = {}) => ({
    title,
    published_at: at,
    byline: null,
    authors: [],
    tags: ['harbour'],
    ...text,
  });
  const wire = {
    body: AGENCY,
    authors: [{ name: 'Marsh Wire', kind: 'agency' as const, role: null }],
    tags: ['roads'],
  };
  await archive.put(
    capture(FRONT, { at: '2026-02-02T08:00:00Z' }),
    front([PIER, 'Pier to be closed'], [BRIDGE, 'A bridge for Millcombe']),
  );
  await archive.put(
    capture(PIER, { at: '2026-02-02T08:01:00Z' }),
    story(PIER, told('2026-02-02T07:30:00Z', 'Pier to be closed')),
  );
  await archive.put(
    capture(BRIDGE, { at: '2026-02-02T08:02:00Z' }),
    story(BRIDGE, told('2026-02-02T07:00:00Z', 'A bridge for Millcombe')),
  );
  await archive.put(
    capture(FRONT, { at: '2026-02-02T10:00:00Z', body: 'second' }),
    front([BRIDGE, 'A bridge for Millcombe'], [PIER, 'Pier stays open']),
  );
  await archive.put(
    capture('http://a.test/road', { at: '2026-02-03T09:00:00Z' }),
    story('http://a.test/road', told('2026-02-03T08:00:00Z', 'Harbour road opens', wire)),
  );
  await archive.put(
    capture('http://b.test/road', { at: '2026-02-03T09:30:00Z' }),
    story('http://b.test/road', told('2026-02-03T09:00:00Z', 'Road to the harbour opens again', wire)),
  );
  await archive.put(
    capture(FRONT, { at: '2026-02-04T10:00:00Z', body: 'third' }),
    front([PIER, 'Pier stays open']),
  );
  await archive.put(capture(BRIDGE, { at: '2026-02-10T08:00:00Z', status: 404, body: 'gone' }));
  // A look that is not answered says nothing of what stands there.
  await archive.put(capture(FRONT, { at: '2026-02-10T09:00:00Z', status: 500, body: 'broken' }));
  await archive.put(capture('http://b.test/road', { at: '2026-02-11T08:00:00Z', status: 304, body: '' }));
  await archive.close();
}
