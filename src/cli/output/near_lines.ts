import type { NearDuplicate } from '../../../model/records.ts';
import { table } from './table.ts';
import { plural, printable } from './terminal.ts';

const WHY: Record<NearDuplicate['why_original'], string> = {
  canonical_link: 'others name the original as canonical',
  credit: 'others credit the original',
  published_first: 'the original was published first',
  seen_first: 'the original was seen first, and no time can be believed',
};

const COLUMNS = ['', 'published', 'shared', 'kept', 'added', 'url'];

/** Clusters for a person: a title, and a row an article; at the end how many there are. */
export async function* nearLines(clusters: AsyncIterable<NearDuplicate[]>): AsyncGenerator<string> {
  let found = 0;
  let articles = 0;
  for await (const cluster of clusters) {
    found++;
    articles += cluster.length;
    yield printable(headOf(cluster));
    yield table(COLUMNS, cluster.map(row));
  }
  yield found === 0
    ? 'No text stands in two articles.'
    : `${plural(found, 'text')} in ${plural(articles, 'article')}.`;
}

function headOf(cluster: NearDuplicate[]): string {
  const hosts = new Set(cluster.map(({ host }) => host)).size;
  const [original] = cluster;
  const title = (original?.title ?? '(no title)').replace(/\s+/g, ' ');
  const why = original ? WHY[original.why_original] : '';
  return `${title} · ${plural(cluster.length, 'article')} of ${plural(hosts, 'host')} · ${why}`;
}

const row = (article: NearDuplicate): Record<string, unknown> => ({
  '': article.is_original ? 'original' : 'copy',
  published: article.published_at,
  shared: article.is_original ? '' : percent(article.shared),
  kept: article.is_original ? '' : percent(article.kept),
  added: article.added_paragraphs.length > 0 ? plural(article.added_paragraphs.length, 'paragraph') : '',
  url: article.url,
});

const percent = (share: number) => `${Math.round(share * 100)} %`;
