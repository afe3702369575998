import { coverageViews } from './coverage_views.ts';
import type { Definition } from './definition.ts';
import { macros } from './macros.ts';
import { madeViews } from './made_views.ts';
import { baseViews } from './views.ts';

/** All that can be asked for by name, in an order in which each names only those before it. */
export const DEFINITIONS: Definition[] = [...baseViews, ...coverageViews, ...madeViews, ...macros];

const namesOf = (which: Definition['kind']): ReadonlySet<string> =>
  new Set(DEFINITIONS.filter(({ kind }) => kind === which).map(({ name }) => name));

export const VIEW_NAMES = namesOf('view');
export const MACRO_NAMES = namesOf('macro');
