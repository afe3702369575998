import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { damaged } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Article } from '../../model/records.ts';
import type { ArchiveFile, NearIndex } from '../../storage/port.ts';
import { localPath, openNear, readCatalog } from '../wiring.ts';
import { creditsOf } from './credits.ts';

/** Told now and then while the index is brought up to date. */
export type OnProgress = (done: { texts: number; bytes: number; of: number }) => void;

/**
 * The index of near-duplicates, up to what the archive has committed: only what came since the last time is read.
 * Reads beside a running crawl. Throws `no_data`, `locked`. The caller closes it.
 */
export async function openUpdated(dataDir: string, onProgress?: OnProgress): Promise<NearIndex> {
  try {
    return await update(dataDir, onProgress);
  } catch (error) {
    if (!(error instanceof NewskeepError && error.code === 'index_damaged')) throw error;
    return update(dataDir, onProgress);
  }
}

async function update(dataDir: string, onProgress?: OnProgress): Promise<NearIndex> {
  const files = readCatalog(dataDir).files.filter(({ kind }) => kind === 'articles');
  const index = openNear(dataDir);
  try {
    const due = files.filter(({ path, bytes }) => index.bytesRead(path) < bytes);
    const of = due.reduce((sum, { path, bytes }) => sum + bytes - index.bytesRead(path), 0);
    let [texts, bytes] = [0, 0];
    for (const file of due) {
      const from = index.bytesRead(file.path);
      for await (const article of articlesOf(dataDir, file, from)) {
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

/** The rows that stand in bytes `from` to the end of what is committed: whole gzip members, one a commit. */
async function* articlesOf(dataDir: string, file: ArchiveFile, from: number): AsyncGenerator<Article> {
  const at = localPath(dataDir, file);
  const text = createGunzip();
  // What goes wrong in either stream is thrown where the text is read.
  pipeline(createReadStream(at, { start: from, end: file.bytes - 1 }), text, () => undefined);
  try {
    for await (const line of linesOf(text)) yield JSON.parse(line) as Article;
  } catch (error) {
    if (error instanceof NewskeepError) throw error;
    throw damaged(`${at}: cannot be read from byte ${from} on.`, error);
  }
}

/** Lines as "\n" ends them; readline ends them at U+2028 too, which stands in stories. */
async function* linesOf(text: Readable): AsyncGenerator<string> {
  text.setEncoding('utf8');
  let rest = '';
  for await (const chunk of text as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
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
