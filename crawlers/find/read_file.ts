import type { Capture } from '../../model/capture.ts';
import type { Job } from '../../model/job.ts';
import type { FileKind } from '../../model/records.ts';
import type { NewUrl, Visit } from '../../queues/port.ts';
import { linksInAnswer } from './answer.ts';
import { bodyText } from './body_text.ts';
import { readFeed } from './feed.ts';
import type { Finder, FoundUrl } from './finder.ts';
import { type MachineFile, machineFileOf, mayBeMachineFile } from './machine_file.ts';
import { PRIORITY, SITEMAP_PART } from './priority.ts';
import { listedUrls, type SitemapEntry, sitemapEntries } from './sitemap.ts';

/** An answer that is no page and names some; `found` is read as the file is, in batches. */
export interface FileRead {
  /** What "see more" loads is a piece of a list. */
  kind: FileKind | 'list';
  found: AsyncIterable<FoundUrl[]>;
}

const KINDS = { feed: 'feed', sitemap: 'sitemap', urls: 'sitemap', answer: 'list' } as const;

/** What an archived answer is where it is a file for machines; nothing of it is followed. */
export async function fileKindOf(capture: Capture, maxBytes: number): Promise<FileRead['kind'] | undefined> {
  if (!mayBeMachineFile(capture)) return undefined;
  const text = bodyText(capture, maxBytes);
  const first = await text.next().catch(() => undefined);
  await text.return(undefined);
  const file = first && !first.done ? machineFileOf(first.value, capture.source) : undefined;
  return file && file !== 'answer' ? KINDS[file] : undefined;
}

/** Undefined for what is a page, or nothing that names pages. `found` throws what bodyText throws. */
export async function readFile(
  visit: Visit,
  capture: Capture,
  job: Job,
  finder: Finder,
): Promise<FileRead | undefined> {
  if (!mayBeMachineFile(capture)) return undefined;
  const text = bodyText(capture, job.limits.file_bytes);
  const first = await text.next().catch(() => undefined);
  const file = first && !first.done ? machineFileOf(first.value, visit.source) : undefined;
  if (!first || first.done || !file || (file === 'answer' && visit.source !== 'next')) {
    await text.return(undefined);
    return undefined;
  }
  const whole = (async function* () {
    yield first.value;
    yield* text;
  })();
  return { kind: KINDS[file], found: foundIn(file, whole, visit, capture, job, finder) };
}

async function* foundIn(
  file: MachineFile,
  text: AsyncIterable<string>,
  visit: Visit,
  capture: Capture,
  job: Job,
  finder: Finder,
): AsyncGenerator<FoundUrl[]> {
  if (file === 'answer') {
    const links = linksInAnswer(await joined(text), visit.url);
    yield finder.fromPage(visit, { kind: 'list', links, latest_headlines: [] }, capture.fetchedAt);
    return;
  }
  if (visit.depth + 1 > job.limits.depth) return;
  const named = { depth: visit.depth + 1, fromUrl: visit.url };
  if (file === 'feed') {
    yield ofFeed(await joined(text), visit.url, named, finder);
    return;
  }
  for await (const entries of file === 'urls' ? listedUrls(text) : sitemapEntries(text))
    yield entries.flatMap((entry) => finder.fromFile({ ...named, ...ofSitemap(entry) }) ?? []);
}

type Named = Pick<NewUrl, 'depth' | 'fromUrl'>;

function ofFeed(text: string, base: string, named: Named, finder: Finder): FoundUrl[] {
  const { entries, next } = readFeed(text);
  const one = (url: string, source: 'feed' | 'next', dates: Pick<FoundUrl, 'datedAt' | 'changedAt'>) => {
    const absolute = URL.parse(url, base)?.href ?? '';
    return finder.fromFile({ ...named, ...dates, url: absolute, source, priority: PRIORITY.feed(0) });
  };
  const found = entries.map(({ url, publishedAt: datedAt, changedAt }) =>
    one(url, 'feed', { datedAt, changedAt }),
  );
  return [...found, next ? one(next, 'next', { datedAt: null }) : undefined].flatMap((url) => url ?? []);
}

function ofSitemap({
  loc,
  isSitemap,
  isNews,
  publishedAt,
  lastmod,
}: SitemapEntry): Omit<FoundUrl, keyof Named> {
  const source = isNews ? 'news_sitemap' : 'sitemap';
  const priority = isSitemap ? SITEMAP_PART : PRIORITY[source](0);
  return { url: loc, source, priority, datedAt: publishedAt, changedAt: lastmod };
}

async function joined(text: AsyncIterable<string>): Promise<string> {
  let whole = '';
  for await (const piece of text) whole += piece;
  return whole;
}
