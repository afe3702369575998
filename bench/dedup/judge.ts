import type { WireArticle } from '../../fixtures/press/syndication.ts';
import type { NearDuplicate } from '../../model/records.ts';

export interface Judgement {
  /** Share of the pairs of copies that are in one cluster. */
  recall: number;
  /** Share of the pairs in one cluster that are copies of one text. */
  precision: number;
  /** Share of the clusters whose original is the right one, of those whose text was found. */
  original: number;
  clusters: number;
}

/** Holds clusters against the truth, pair by pair. Articles are told by their URL. */
export function judge(articles: Iterable<WireArticle>, clusters: Iterable<NearDuplicate[]>): Judgement {
  const truth = new Map<string, WireArticle['truth']>();
  const sizes = new Map<string, number>();
  for (const { url, truth: one } of articles) {
    truth.set(url, one);
    if (one.story) sizes.set(one.story, (sizes.get(one.story) ?? 0) + 1);
  }
  const real = sum([...sizes.values()].map(pairs));
  let [found, right, originals, told] = [0, 0, 0, 0];
  for (const cluster of clusters) {
    const stories = Map.groupBy(cluster, ({ url }) => truth.get(url)?.story ?? url);
    const [largest = []] = [...stories.values()].sort((a, b) => b.length - a.length);
    found += pairs(cluster.length);
    right += sum([...stories.values()].map(({ length }) => pairs(length)));
    if (largest.length < 2) continue;
    told++;
    const original = cluster.find(({ is_original }) => is_original);
    if (original && truth.get(original.url)?.isOriginal) originals++;
  }
  return {
    recall: rounded(right / real),
    precision: rounded(right / found),
    original: rounded(originals / told),
    clusters: told,
  };
}

const pairs = (n: number) => (n * (n - 1)) / 2;
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const rounded = (share: number) => Math.round(share * 10_000) / 10_000;
