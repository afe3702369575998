import type { Article } from '../../../model/records.ts';
import { TEXT_LEFT_OUT } from '../opted_out.ts';
import type { ExportSource } from '../source.ts';
import type { Written } from '../written.ts';

type Told = Pick<Article, 'id' | 'revision' | 'url' | 'fetched_at' | 'title' | 'body' | 'warnings'>;

const FIELDS = 'id, revision, url, fetched_at, title, body, warnings';
const HEAD = { format: 'json-pages-1.0', id: 'pages', title: 'All Pages', hasText: true };
const TOLD_EVERY = 1000;

/** The articles of the selection as pages, a revision each, with their text: what a reader lists and searches. */
export async function* pageLines(source: ExportSource, written: Written): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(HEAD)}\n`);
  const sql = `SELECT ${FIELDS} FROM (${source.selected('articles')})`;
  for await (const { id, revision, url, fetched_at: ts, title, body, warnings } of source.scratch.rows<Told>(
    sql,
  )) {
    if (warnings.includes(TEXT_LEFT_OUT)) written.textLeftOut++;
    if (written.articles++ % TOLD_EVERY === 0) source.options.onProgress(`${written.articles} pages`);
    const page = {
      id: `${id}-${revision}`,
      url,
      ts,
      title: title ?? url,
      ...(body === null ? {} : { text: body }),
    };
    yield Buffer.from(`${JSON.stringify(page)}\n`);
  }
}
