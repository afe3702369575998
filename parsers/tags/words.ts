import { findBody } from '../fields/body.ts';
import { headlineOf } from '../headline.ts';
import { type Page, perPage } from '../page.ts';
import { collapse, fold } from '../text.ts';

/** The topic without the marks that lists put around it. */
export const clean = (tag: string): string => collapse(tag.replace(/^[#＃\s•·]+|[,;:\s•·]+$/g, ''));

/** Numbers of the content system, hosts, addresses, code: no words at all. */
const CODE =
  /^https?:|[{}<>=[\]_\\]|^[^\p{L}]+$|^[0-9a-f-]{16,}$|^\w*\d{5,}\w*$|[a-z0-9-]{3}\.(?:com|net|org|info|co\.\w\w|[a-z]{2})$|:\/\//iu;

export const isWords = (tag: string): boolean => tag.length > 1 && tag.length <= 70 && !CODE.test(tag);

const folded = (text: string) => ` ${fold(text)} `;

/** What the story is called, folded. */
export const titleWords = perPage((page: Page) =>
  folded(`${headlineOf(page)?.text ?? ''} ${page.head.title}`),
);

/** What the story says, folded. */
export const storyWords = perPage((page: Page) => {
  const summary = page.head.meta('description', 'og:description') ?? '';
  const body = findBody(page)?.value ?? '';
  return `${titleWords(page)}${folded(`${summary} ${body.slice(0, 20_000)}`)}`;
});

/** How much of a folded topic the text says, endings aside: 0…1. */
export function shareIn(key: string, text: string): number {
  if (text.includes(` ${key}`)) return 1;
  const words = key.split(' ');
  const isSaid = (word: string) => {
    const stem = word.length > 4 ? word.slice(0, Math.max(4, word.length - 2)) : word;
    return text.includes(` ${stem}`) || (/[^\p{Script=Latin}\p{N}]/u.test(word) && text.includes(word));
  };
  return words.filter(isSaid).length / words.length;
}

/** How far a list is the headline cut into single words. */
export function choppedShare(keys: readonly string[], title: string): number {
  if (keys.length < 4) return 0;
  const cut = keys.filter((key) => key.length > 2 && !key.includes(' ') && title.includes(` ${key}`));
  return cut.length / keys.length;
}

export const mean = (values: readonly number[]): number =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
