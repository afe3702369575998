import { get, list, str } from './jsonld.ts';
import { detectLanguage } from './lexicon/languages.ts';
import { type Page, perPage } from './page.ts';

/** "en_GB" → "en-GB"; undefined for what is no language tag. */
function tagOf(value: string | undefined): string | undefined {
  const tag = value?.trim().replaceAll('_', '-');
  if (!tag || !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag)) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** The longest runs of text: archives' banners, notices and menus come first, in whatever language. */
const sample = (page: Page): string => {
  const prose = page.doc.blocks.filter(({ size, linkShare }) => size > 60 && linkShare < 0.3).slice(0, 200);
  const longest = prose.sort((a, b) => b.size - a.size).slice(0, 6);
  const texts = longest.length > 0 ? longest : page.doc.blocks.slice(0, 200);
  return texts
    .map(({ text }) => text)
    .join(' ')
    .slice(0, 1500);
};

/** The language's tag and what says so: the page's word, unless its text is plainly in another language. */
export const languageOf = perPage((page): { value: string; rule: string } | undefined => {
  const stated: [string, string | undefined][] = [
    ['html-lang', tagOf(page.head.lang)],
    ['json-ld', tagOf(str(list(get(page.story, 'inLanguage'))[0]))],
    ['og-locale', tagOf(page.head.meta('og:locale'))],
    ['meta', tagOf(page.head.meta('content-language', 'language', 'dc.language'))],
  ];
  const first = stated.find(([, tag]) => tag);
  const detected = detectLanguage(sample(page));
  const base = (tag: string) => tag.split('-')[0]?.replace(/^(nb|nn)$/, 'no') ?? tag;
  if (first?.[1]) {
    if (!detected?.sure || base(first[1]) === detected.lang) return { value: first[1], rule: first[0] };
    // Templates say "en" on every page; a later statement that agrees with the text is the honest one.
    const agreeing = stated.find(([, tag]) => tag && base(tag) === detected.lang);
    if (agreeing?.[1]) return { value: agreeing[1], rule: agreeing[0] };
    return { value: detected.lang, rule: 'detected' };
  }
  return detected ? { value: detected.lang, rule: 'detected' } : undefined;
});

/** The two letters that dates and words are read by. */
export const langOf = (page: Page): string => languageOf(page)?.value.split('-')[0] ?? 'en';
