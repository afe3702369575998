import { SearchIndex } from '../../src/search/index.ts';
import type { Asker } from './measurement.ts';

/** What is searched for: words of titles, and the most frequent of them. */
export interface Searched {
  titles: string[][];
  hosts: string[];
  common: string;
}

/** Stories searched for; an index of them is made first. */
const SAMPLE = 50;

/** Makes the index of a place from nothing. */
export async function makeIndex(data: string, onProgress: (records: number) => void): Promise<void> {
  const index = await SearchIndex.open(data);
  await index.rebuild(({ records }) => onProgress(records));
  index.close();
}

export async function searchedFor(data: string): Promise<Searched> {
  const index = await SearchIndex.open(data);
  await index.refresh();
  const { hits } = await index.search('', { limit: 1000 });
  index.close();
  const titles = hits.map(({ title }) => (title ?? '').split(' ')).filter(({ length }) => length > 4);
  const every = Math.max(1, Math.floor(titles.length / SAMPLE));
  return {
    titles: titles.filter((_, n) => n % every === 0).slice(0, SAMPLE),
    hosts: [...new Set(hits.map(({ host }) => host))],
    common: mostFrequent(titles.flat()),
  };
}

/** Searches, the top 20 with highlights. */
export async function openSearch(data: string, { titles, hosts, common }: Searched): Promise<Asker> {
  const index = await SearchIndex.open(data);
  const ask = async (query: string, facets = false) =>
    (await index.search(query, { limit: 20, facets })).hits.length;
  const title = (round: number) => titles[round % titles.length] ?? [];
  const word = (round: number) => title(round)[round % title(round).length] ?? '';
  return {
    measurements: [
      { name: 'word_search', ask: (round) => ask(word(round)) },
      { name: 'phrase_search', ask: (round) => ask(`"${title(round)[0]} ${title(round)[1]}"`) },
      { name: 'common_word_search', ask: (round) => ask(`${common} -host:${hosts[round % hosts.length]}`) },
      { name: 'word_search_with_facets', ask: (round) => ask(word(round), true) },
    ],
    close: () => index.close(),
  };
}

function mostFrequent(words: string[]): string {
  const counts = Object.entries(Object.groupBy(words, (word) => word.toLowerCase()));
  return counts.sort(([, a = []], [, b = []]) => b.length - a.length)[0]?.[0] ?? '';
}
