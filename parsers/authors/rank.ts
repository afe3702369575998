import type { Author } from '../../model/records.ts';
import { looksLikeName, looksLikePerson } from '../person.ts';
import { fold } from '../text.ts';

/** The classes of names, best first: where one is found, the lower ones are no authors. */
export const RANKS = ['person', 'office', 'name', 'guess', 'site'] as const;
export type Rank = (typeof RANKS)[number];

/** What a name is on a page of these sites; undefined for what is no author. */
export function rankOf({ name, kind }: Author, sites: readonly string[]): Rank | undefined {
  if (isSite(name, sites)) return 'site';
  if (kind !== 'person') return 'office';
  // "MDR Thüringen", "BR24 Redaktion": the paper's own desk.
  if (name.split(' ').some((word) => /^\p{Lu}+\d*$/u.test(word) && sites.includes(fold(word))))
    return 'office';
  if (looksLikePerson(name)) return 'person';
  return looksLikeName(name) ? 'name' : undefined;
}

const isSite = (name: string, sites: readonly string[]): boolean => {
  const folded = fold(name);
  return [folded, folded.replace(/^\p{L}{2,3} /u, '')].some((text) =>
    sites.includes(text.replaceAll(' ', '')),
  );
};

/** "Ada Marsh Wickby Courier" → "Ada Marsh" on the Courier's own pages. */
export function withoutSite(name: string, sites: readonly string[]): string {
  const words = name.split(' ');
  for (let i = 2; i < words.length; i++) {
    const person = words.slice(0, i).join(' ');
    if (isSite(words.slice(i).join(' '), sites) && looksLikePerson(person)) return person;
  }
  return name;
}
