import type { Definition } from './definition.ts';
import { baseViews } from './views.ts';

/** In an order in which each names only those before it. */
export const DEFINITIONS: Definition[] = [
  ...baseViews,
  {
    name: 'near_duplicates',
    kind: 'view',
    summary: 'Articles that carry the same text, with their cluster and its likely original.',
    needs: ['near_duplicates'],
    sql: 'CREATE OR REPLACE VIEW near_duplicates AS SELECT * FROM kept_near_duplicates',
  },
];
