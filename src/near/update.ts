import { NewskeepError } from '../../model/errors.ts';
import type { Article } from '../../model/records.ts';
import type { ArchiveFile, NearIndex } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { areHeld, atLatest, openNear, removeNear, rowsOf, unreadRanges } from '../wiring.ts';
import { creditsOf } from './credits.ts';

/** Told now and then while the index is brought up to date. */
export type OnProgress = (done: { texts: number; bytes: number; of: number }) => void;

/**
 * The index of near-duplicates, up to what the archive has committed: only what came since the last time is read.
 * Reads beside a running crawl. Throws `no_data`, `locked`. The caller closes it.
 */
export async function openUpdated(data: DataPlace, onProgress?: OnProgress): Promise<NearIndex> {
  try {
    return await update(data, onProgress);
  } catch (error) {
    if (!(error instanceof NewskeepError && error.code === 'index_damaged')) throw error;
    return update(data, onProgress);
  }
}

const update = (data: DataPlace, onProgress?: OnProgress): Promise<NearIndex> =>
  atLatest(data, (files) => take(data, files, onProgress));

async function take(data: DataPlace, all: ArchiveFile[], onProgress?: OnProgress): Promise<NearIndex> {
  const files = all.filter(({ kind }) => kind === 'articles');
  const index = await openOfThis(data, all);
  try {
    const due = files.filter(({ path, bytes }) => index.bytesRead(path) < bytes);
    const ranges = await unreadRanges(data, due, (path) => index.bytesRead(path));
    const of = ranges.flat().reduce((sum, { from, to }) => sum + to - from, 0);
    let [texts, bytes] = [0, 0];
    for (const [n, file] of due.entries()) {
      for (const { from, to } of ranges[n] ?? []) {
        for await (const article of rowsOf<Article>(data, { path: file.path, bytes: to }, from)) {
          add(index, article);
          if (++texts % 1000 === 0) onProgress?.({ texts, bytes, of });
        }
        bytes += to - from;
      }
      index.markRead(file);
      onProgress?.({ texts, bytes, of });
    }
    index.commit();
    return index;
  } catch (error) {
    index.close();
    throw error;
  }
}

/** The index, unless it has texts that the archive was made to forget: then a new one. */
async function openOfThis(data: DataPlace, files: ArchiveFile[]): Promise<NearIndex> {
  const index = openNear(data);
  if (await areHeld(data, files, index.filesRead())) return index;
  index.close();
  removeNear(data);
  return openNear(data);
}

const add = (index: NearIndex, article: Article) =>
  index.add({
    article_id: article.id,
    revision: article.revision,
    url: article.url,
    canonical_url: article.canonical_url,
    host: article.host,
    publisher: article.publisher,
    title: article.title,
    published_at: article.published_at,
    published_precision: article.published_precision,
    first_seen_at: article.first_seen_at,
    credits: creditsOf(article),
    body: article.body,
  });
