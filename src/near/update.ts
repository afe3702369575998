import { NewskeepError } from '../../model/errors.ts';
import type { Article } from '../../model/records.ts';
import type { NearIndex } from '../../storage/port.ts';
import type { DataPlace } from '../place.ts';
import { openNear, readArchive, rowsOf } from '../wiring.ts';
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

async function update(data: DataPlace, onProgress?: OnProgress): Promise<NearIndex> {
  const files = (await readArchive(data)).files.filter(({ kind }) => kind === 'articles');
  const index = openNear(data);
  try {
    const due = files.filter(({ path, bytes }) => index.bytesRead(path) < bytes);
    const of = due.reduce((sum, { path, bytes }) => sum + bytes - index.bytesRead(path), 0);
    let [texts, bytes] = [0, 0];
    for (const file of due) {
      const from = index.bytesRead(file.path);
      for await (const article of rowsOf<Article>(data, file, from)) {
        add(index, article);
        if (++texts % 1000 === 0) onProgress?.({ texts, bytes, of });
      }
      index.markRead(file);
      bytes += file.bytes - from;
      onProgress?.({ texts, bytes, of });
    }
    index.commit();
    return index;
  } catch (error) {
    index.close();
    throw error;
  }
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
