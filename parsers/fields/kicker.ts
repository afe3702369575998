import { headlineOf } from '../headline.ts';
import type { Rule } from '../rule.ts';

/** The line above the headline ("Harbour", "Storm in Wickby"), which says what it is about. */
export const kickerRules: readonly Rule<string>[] = [
  { name: 'printed-kicker', find: (page) => headlineOf(page)?.kicker },
];
