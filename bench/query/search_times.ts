import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DataPlace } from '../../src/place.ts';
import { SearchIndex } from '../../src/search/index.ts';
import { searchFolder } from '../../src/wiring.ts';

/** Searches of each kind, each with words of its own. */
const ASKED = 40;

/** Makes the index of a place from nothing: seconds, bytes on the disk, records. */
export async function buildIndex(data: DataPlace, onProgress?: (records: number) => void) {
  rmSync(searchFolder(data), { recursive: true, force: true });
  const begun = performance.now();
  const index = await SearchIndex.open(data);
  let records = 0;
  await index.refresh((done) => {
    records = done.records;
    onProgress?.(records);
  });
  index.close();
  const files = readdirSync(searchFolder(data)).map((name) => path.join(searchFolder(data), name));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return { records, build_s: (performance.now() - begun) / 1000, bytes };
}

/**
 * Milliseconds of searches, the top 20 with highlights, by their kind; the first one of each kind is the first after the
 * index was opened. `word` takes words of titles, rare ones and such that a tenth of all stories have; `common` the most
 * frequent word that it finds, each time with another host.
 */
export async function searchTimes(data: DataPlace): Promise<Record<string, number[]>> {
  const { titles, hosts } = await sample(data);
  const words = titles.map((title, n) => title[n % title.length] ?? '');
  const phrases = titles.map(([one, two]) => `"${one} ${two}"`);
  const common = mostFrequent(titles.flat());
  return {
    word: await timed(data, words),
    two_words: await timed(
      data,
      titles.map(([one, , three]) => `${one} ${three}`),
    ),
    phrase: await timed(data, phrases),
    common_word: await timed(
      data,
      hosts.map((host) => `${common} -host:${host}`),
    ),
    facets: await timed(data, words, true),
  };
}

async function sample(data: DataPlace): Promise<{ titles: string[][]; hosts: string[] }> {
  const index = await SearchIndex.open(data);
  const { hits } = await index.search('', { limit: 1000 });
  index.close();
  const titles = hits.map(({ title }) => (title ?? '').split(' ')).filter(({ length }) => length > 4);
  const every = Math.max(1, Math.floor(titles.length / ASKED));
  const hosts = [...new Set(hits.map(({ host }) => host))].slice(0, ASKED);
  return { titles: titles.filter((_, n) => n % every === 0).slice(0, ASKED), hosts };
}

function mostFrequent(words: string[]): string {
  const counts = Object.entries(Object.groupBy(words, (word) => word.toLowerCase()));
  return counts.sort(([, a = []], [, b = []]) => b.length - a.length)[0]?.[0] ?? '';
}

async function timed(data: DataPlace, queries: string[], facets = false): Promise<number[]> {
  const index = await SearchIndex.open(data);
  const times: number[] = [];
  for (const query of queries) {
    const begun = performance.now();
    await index.search(query, { limit: 20, facets });
    times.push(performance.now() - begun);
  }
  index.close();
  return times;
}
