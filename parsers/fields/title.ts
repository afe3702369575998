import { headlineOf, STATEMENTS, statedTitles } from '../headline.ts';
import type { Page } from '../page.ts';
import type { Rule } from '../rule.ts';

/** The printed headline; only where none is printed, what the head says. */
export const titleRules: readonly Rule<string>[] = [
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
  ...STATEMENTS.map((name) => ({
    name,
    find: (page: Page) => statedTitles(page).find(({ rule }) => rule === name)?.text,
  })),
];
