import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { startPress } from '../../fixtures/press/index.ts';
import { syndication } from '../../fixtures/press/syndication.ts';
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
  await crawlPapers(data);
  const archive = await open(data);
  await putWire(archive);
  await putRevised(archive);
  if (attacked !== undefined) await putPage(archive, HOSTILE, '2026-02-12T09:00:00Z', hostilePage(attacked));
  await archive.close();
  return { data, close: () => rm(data, { recursive: true, force: true }) };
}

/** When the papers were looked at. */
const LOOKS = [
  '2026-02-04T18:00Z',
  '2026-02-04T21:00Z',
  '2026-02-05T09:00Z',
  '2026-02-05T18:00Z',
  '2026-02-11T09:00Z',
];
const TICK_MS = 20;

/** Dates alone are set to the press's clock, and run on from there: what waits, waits in real time. */
async function crawlPapers(data: string): Promise<void> {
  const press = await startPress({ papers: ['jsonld', 'seed'], articles: 40, storiesADay: 5 });
  const job = path.join(data, 'papers.yaml');
  // JSON is YAML.
  writeFileSync(
    job,
    JSON.stringify({ name: 'papers', seeds: press.seeds, browser: 'never', politeness: { delay_ms: 0 } }),
  );
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    for (const at of LOOKS) {
      press.clock.turnTo(at);
      const begun = performance.now();
      const tick = () => vi.setSystemTime(Date.parse(at) + performance.now() - begun);
      tick();
      const ticking = setInterval(tick, TICK_MS);
      await crawl(job, { data, incremental: true }).finally(() => clearInterval(ticking));
    }
  } finally {
    vi.useRealTimers();
    await press.close();
  }
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

async function putPage(archive: Archive, url: string, at: string, html: string): Promise<void> {
  const body = Buffer.from(html);
  const { kind, article, latest_headlines, warnings, parser_version } = parsePage({
    body,
    url,
    fetchedAt: at,
  });
  const parsed: Parsed = {
    kind,
    article,
    headlines: latest_headlines,
    warnings,
    parserVersion: parser_version,
  };
  await archive.put(capture(url, { at, body }), parsed);
  await archive.commit();
}
