import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { type Press, startPress } from '../../fixtures/press/index.ts';
import { syndication } from '../../fixtures/press/syndication.ts';
import type { HeaderList } from '../../model/capture.ts';
import { crawl, parsePage } from '../../src/index.ts';
import type { Archive, Parsed } from '../../storage/port.ts';
import { capture, open } from '../storage/helpers.ts';
import { hostilePage } from './hostile_page.ts';

/** What the views of `newskeep serve` show: everything below in one data folder. */
export interface Scene {
  data: string;
  close(): Promise<void>;
}

export const REVISED = 'http://quay.test/news/ferry-timetable';
export const HOSTILE = 'http://quay.test/news/harbour-board-gate';

/**
 * Two papers of the press, crawled for some days with a pause that nobody looked in; agency texts in several papers; a
 * story that was revised; and, where an origin is named, a page that attacks it.
 */
export async function openScene(attacked?: string): Promise<Scene> {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-serve-'));
  const press = await startPress({ papers: ['jsonld', 'seed'], articles: 24, storiesADay: 5, now: FIRST });
  await crawlPapers(data, press);
  const archive = await open(data);
  await lookAgain(archive, press);
  await press.close();
  await putWire(archive);
  await putRevised(archive);
  await putPage(archive, UNFETCHED, '2026-02-12T10:00:00Z', mole);
  if (attacked !== undefined) await putPage(archive, HOSTILE, '2026-02-12T09:00:00Z', hostilePage(attacked));
  await archive.close();
  return { data, close: () => rm(data, { recursive: true, force: true }) };
}

/** When the papers were looked at: the first time by a crawl, so that the folder knows a job. */
const FIRST = '2026-02-04T18:00:00Z';
const LATER = [
  '2026-02-04T21:00:00Z',
  '2026-02-05T09:00:00Z',
  '2026-02-05T18:00:00Z',
  '2026-02-11T09:00:00Z',
];
/** Stories that a look fetches of each paper. */
const STORIES = 5;
const TICK_MS = 20;

/** Crawls the papers; dates alone are set to the press's clock, and run on from there. */
async function crawlPapers(data: string, press: Press): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const begun = performance.now();
  const tick = () => vi.setSystemTime(Date.parse(FIRST) + performance.now() - begun);
  tick();
  const ticking = setInterval(tick, TICK_MS);
  try {
    await crawl(press.seeds, {
      data,
      name: 'papers',
      browser: 'never',
      limits: { pages: 24 },
      politeness: { delay_ms: 0 },
    });
  } finally {
    clearInterval(ticking);
    vi.useRealTimers();
  }
}

/** Looks at the papers' front pages again as their clock goes on, and at the newest stories. */
async function lookAgain(archive: Archive, press: Press): Promise<void> {
  for (const at of LATER) {
    retitleNewest(press);
    press.clock.turnTo(at);
    for (const front of press.seeds) {
      const { latest_headlines } = await look(archive, front, at);
      for (const { url } of latest_headlines.slice(0, STORIES)) await look(archive, url, at);
    }
  }
}

/** So that the story stands in a list under two headlines. */
function retitleNewest(press: Press): void {
  const stories = [...press.truth().articles()].sort(
    (a, b) => Date.parse(b.published_at ?? '') - Date.parse(a.published_at ?? ''),
  );
  const [newest] = stories;
  if (newest) press.retitle(newest.url, `${newest.title}, in other words`);
}

async function look(archive: Archive, url: string, at: string) {
  const answer = await fetch(url);
  return putPage(
    archive,
    url,
    at,
    Buffer.from(await answer.arrayBuffer()),
    answer.headers.get('content-type'),
  );
}

async function putWire(archive: Archive): Promise<void> {
  for (const { url, first_seen_at, title, body, byline, publisher, published_at, language } of syndication({
    events: 9,
    seed: 6,
  })) {
    const text = body
      .split('\n\n')
      .map((paragraph) => `<p>${paragraph}</p>`)
      .join('\n');
    const time = published_at ? `<time datetime="${published_at}">${published_at}</time>` : '';
    const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${title}</title>
<meta property="og:site_name" content="${publisher}"></head><body><article><h1>${title}</h1><p class="byline">${byline ?? ''}</p>${time}${text}</article></body></html>`;
    await putPage(archive, url, first_seen_at, html);
  }
}

const ferry = (title: string, boats: string, more: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} - The Quay</title><meta property="og:site_name" content="The Quay"><meta name="author" content="Selka Veltry">
<meta property="article:published_time" content="2026-02-12T07:30:00Z"><meta property="article:tag" content="ferries"><style>body { font-family: serif; background: #f6efe0 }</style></head>
<body><article><h1>${title}</h1><p>By Selka Veltry</p>
<p>The ferry company printed a new timetable on Thursday with ${boats} between Wickby and the island, and said that the first of them would wait for the school bus.</p>
<p>Passengers who had taken the long road over Norsley since the storm were told that their tickets would be good until the end of March.</p>${more}
<p>“A timetable is a promise,” said the harbour master, who had it nailed to the door of the waiting room before the ink was dry.</p></article></body></html>`;

async function putRevised(archive: Archive): Promise<void> {
  await putPage(
    archive,
    REVISED,
    '2026-02-12T08:00:00Z',
    ferry('Ferry timetable has four boats a day', 'four boats a day', ''),
  );
  await putPage(
    archive,
    REVISED,
    '2026-02-12T15:00:00Z',
    ferry(
      'Ferry timetable has six boats a day',
      'six boats a day',
      '<p>The two boats more were added in the afternoon, after the council had agreed to pay for their crews.</p>',
    ),
  );
}

export const UNFETCHED = 'http://tern.test/news/mole-lamp';

/** A page of which nothing was fetched but itself. */
const mole = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The lamp on the mole burns again - The Tern</title>
<link rel="stylesheet" href="/style.css"><script src="/lamp.js"></script>
<style>@font-face { font-family: Tern; src: url(/tern.woff2) } h1 { font-family: Tern, serif; background: url(/sky.jpg) }</style></head>
<body><article><h1>The lamp on the mole burns again</h1><p>By Ilma Ostrey</p>
<img src="/mole.jpg" alt="The mole"><video src="/mole.mp4" autoplay muted></video><iframe src="/weather.html" title="Weather"></iframe>
<p>The lamp on the mole of Wickby burned again on Tuesday, eleven nights after a wave had put it out, and the boats that had waited in Norsley came home one after another.</p>
<p>Keeper and smith had carried a new glass along the wall at low water, wrapped in the sails of a boat that was past mending.</p>
<p>“It was never out of my head,” said Selka Veltry, who had rowed past the dark mole each of those nights with the post of the island under her feet.</p></article></body></html>`;

async function putPage(
  archive: Archive,
  url: string,
  at: string,
  page: string | Buffer,
  contentType: string | null = 'text/html; charset=utf-8',
) {
  const body = Buffer.from(page);
  const read = parsePage({ body, url, fetchedAt: at, contentType: contentType ?? undefined });
  const { kind, article, latest_headlines: headlines, warnings, parser_version: parserVersion } = read;
  const headers: HeaderList = [['Content-Type', contentType ?? 'text/html']];
  const parsed: Parsed = { kind, article, headlines, warnings, parserVersion };
  await archive.put(capture(url, { at, body, headers }), parsed);
  await archive.commit();
  return read;
}
