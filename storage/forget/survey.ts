import type { ForgetRule } from '../../model/forgotten.ts';
import type { Article, CaptureRecord, Dataset } from '../../model/records.ts';
import type { ArchiveFile, FileStore, ForgetCounts, PagesOf } from '../port.ts';
import { readRows } from '../row_lines.ts';
import { readRecord } from '../warc/reader.ts';
import { Found } from './found.ts';
import { SURVEYS } from './rows.ts';

export interface Surveyed<F extends ArchiveFile> {
  found: Found;
  counts: ForgetCounts;
  /** To be written anew: WARC files first, as rows say where their records lie. */
  warcs: F[];
  segments: (F & { kind: Dataset })[];
}

type Segment<F extends ArchiveFile> = F & { kind: Dataset };

/** Looks through an archive for what rules name. Writes nothing; the caller closes `found`. */
export async function survey<F extends ArchiveFile>(
  store: FileStore,
  files: F[],
  rules: ForgetRule[],
  pagesOf: PagesOf,
): Promise<Surveyed<F>> {
  const found = new Found(rules);
  try {
    const segmentsOf = (kind: Dataset) => files.filter((file): file is Segment<F> => file.kind === kind);
    for (const { path, bytes } of [...segmentsOf('articles'), ...segmentsOf('readings')])
      for await (const row of readRows<Article>(store, path, 0, bytes)) found.addArticle(row);
    for (const { path, bytes } of segmentsOf('captures'))
      for await (const row of readRows<CaptureRecord>(store, path, 0, bytes)) found.addCapture(row);
    await spread(store, found, pagesOf);
    found.settle();
    const paths = found.warcFiles();
    const warcs = files.filter((file) => paths.has(file.path));
    const gone = { headlines: 0, captures: 0, articles: 0, readings: 0 };
    const segments: Segment<F>[] = [];
    // Lists first: how many headlines a list page loses stands in its row of captures.
    for (const kind of ['headlines', 'captures', 'articles', 'readings'] as const)
      for (const file of segmentsOf(kind)) {
        let isTouched = false;
        for await (const row of readRows<never>(store, file.path, 0, file.bytes)) {
          const said = SURVEYS[kind](row, found, paths);
          gone[kind] += said.gone;
          isTouched ||= said.isTouched;
        }
        if (isTouched) segments.push(file);
      }
    const anew = [...warcs, ...segments];
    const counts = {
      captures: gone.captures,
      revisions: gone.articles,
      articles: found.firsts(),
      headlines: gone.headlines,
      files: anew.length,
      bytes: anew.reduce((sum, { bytes }) => sum + bytes, 0),
    };
    return { found, counts, warcs, segments };
  } catch (error) {
    found.close();
    throw error;
  }
}

async function spread(store: FileStore, found: Found, pagesOf: PagesOf): Promise<void> {
  for (let isNews = true; isNews; ) {
    found.spread();
    isNews = false;
    for (const { url, at, place } of found.unreadStories()) {
      const ref = { warc_file: place.path, warc_offset: place.offset, warc_length: place.length };
      const { http, fields, payload } = await readRecord(store, ref);
      const headers = http?.headers ?? fields.filter(([name]) => name.toLowerCase() === 'content-type');
      const page = { url, fetchedAt: at, response: { status: 200, headers, body: payload } };
      const { first, next } = await pagesOf(page);
      if (first !== undefined && found.addPage(first, true)) isNews = true;
      if (next !== undefined && found.addPage(next, false)) isNews = true;
    }
  }
}
