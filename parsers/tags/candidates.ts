import { siteNamesOf } from '../headline.ts';
import { GENERIC, NO_TOPIC } from '../lexicon/tags.ts';
import type { Page } from '../page.ts';
import { fold } from '../text.ts';
import type { TagFeature, TagFeatures } from './features.ts';
import { printedTags } from './printed.ts';
import { statedTags, type TagList } from './stated.ts';
import { choppedShare, clean, isWords, mean, shareIn, storyWords, titleWords } from './words.ts';

/** A word or phrase that could be a topic. */
export interface Candidate {
  text: string;
  sources: string[];
  features: TagFeatures;
}

/** What the page's other fields found, which may not be topics. */
export interface Known {
  section: string | null;
  publisher: string | null;
  authors: readonly string[];
}

const isGeneric = (key: string) => GENERIC.has(key) || key.split(' ').every((word) => GENERIC.has(word));

/** Scripts without case are not. */
const isLowerCase = (text: string) => text === text.toLowerCase() && text !== text.toUpperCase();

function ofList(keys: readonly string[], tags: readonly string[], page: Page): TagFeatures {
  return {
    'list-in-text': mean(keys.map((key) => shareIn(key, storyWords(page)))),
    'list-generic': mean(keys.map((key) => +GENERIC.has(key))),
    'list-chopped': choppedShare(keys, titleWords(page)),
    'list-size': Math.min(1.5, keys.length / 20),
    'list-huge': keys.length > 25 ? 1 : 0,
    'list-lower-case': +tags.every(isLowerCase),
  };
}

/** Everything that any place of the page names as a topic, each once, in page order. */
export function tagCandidates(page: Page, known: Known): Candidate[] {
  const stated = statedTags(page);
  const statedKeys = new Set(stated.flatMap(({ tags }) => tags.map((tag) => fold(clean(tag)))));
  const row = printedTags(page, statedKeys);
  const lists: TagList[] = row ? [...stated, { source: 'printed', tags: row.tags }] : stated;
  const found = new Map<string, Candidate>();
  const title = titleWords(page).trim();
  const site = new Set([...siteNamesOf(page), fold(known.publisher ?? '').replaceAll(' ', '')]);
  const section = fold(known.section ?? '');
  const authors = new Set(known.authors.map(fold));
  for (const { source, tags } of lists) {
    const words = tags.map(clean).filter(isWords);
    const keys = words.map(fold);
    const listFeatures = ofList(keys, words, page);
    for (const [i, text] of words.entries()) {
      const key = keys[i] ?? '';
      if (key.length < 2 || key === title || NO_TOPIC.has(key)) continue;
      const known = found.get(key);
      if (known) {
        if (!known.sources.includes(source)) known.sources.push(source);
        // What is printed is spelled for readers.
        if (source === 'printed') known.text = text;
        continue;
      }
      found.set(key, {
        text,
        sources: [source],
        features: {
          ...listFeatures,
          'in-text': shareIn(key, storyWords(page)),
          generic: +isGeneric(key),
          site: +site.has(key.replaceAll(' ', '')),
          section: +(key === section),
          author: +authors.has(key),
          long: +(key.split(' ').length > 4),
          'lower-case': +isLowerCase(text),
        },
      });
    }
  }
  const candidates = [...found.values()];
  for (const { sources, features } of candidates) {
    for (const source of sources) if (source !== 'printed') features[`from-${source}` as TagFeature] = 1;
    features.sources = Math.min(3, sources.length - 1);
    features.alone = +(candidates.length === 1);
    const [only] = sources.length === 1 ? sources : [];
    if (only === 'keywords') {
      features['only-keywords'] = 1;
      features['only-keywords-unsaid'] = 1 - (features['list-in-text'] ?? 0);
    }
    if (row && sources.includes('printed')) {
      features['only-printed'] = +(only === 'printed');
      features['row-score'] = Math.min(6, row.score) / 6;
      features['row-in-text'] = row.inText;
      features['row-of-one'] = +(row.tags.length === 1);
    }
  }
  return candidates;
}
