import { headlineOf, statedTitles } from '../headline.ts';
import type { Rule } from '../rule.ts';
import { fold } from '../text.ts';

/** The printed headline; only where none is printed, what the head says. */
export const titleRules: readonly Rule<string>[] = [
  {
    // A heading that glues a kicker before the headline, or a label after it, gives way to the headline inside.
    name: 'headline-without-kicker',
    find: (page) => {
      const printed = headlineOf(page)?.text;
      if (!printed) return undefined;
      const folded = fold(printed);
      for (const { text, rule } of statedTitles(page)) {
        if (rule !== 'json-ld' && rule !== 'og-title') continue;
        const at = printed.indexOf(text);
        if (
          at >= 0 &&
          text.length > 15 &&
          text.length >= printed.length * 0.45 &&
          text.length < printed.length &&
          folded !== fold(text)
        )
          return text;
      }
      return undefined;
    },
  },
  {
    name: 'printed-headline',
    find: (page) => {
      const headline = headlineOf(page);
      if (!headline) return undefined;
      const stated = statedTitles(page);
      // An unlike heading is trusted where the head has nothing better to say.
      return headline.agreement > 0.3 ||
        headline.box.tag === 'h1' ||
        stated.every(({ rule }) => rule === 'window-title')
        ? headline.text
        : undefined;
    },
  },
  { name: 'stated-title', find: (page) => statedTitles(page)[0]?.text },
];
