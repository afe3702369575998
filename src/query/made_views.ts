import type { Definition } from './definition.ts';

/** Views of what is made when it is asked for (made.ts). */
export const madeViews: Definition[] = [
  {
    name: 'near_duplicates',
    kind: 'view',
    summary: 'Articles that carry the same text, with their cluster and its likely original.',
    needs: ['near_duplicates'],
    sql: 'CREATE OR REPLACE VIEW near_duplicates AS SELECT * FROM kept_near_duplicates',
  },
  {
    name: 'presences',
    kind: 'view',
    summary: 'When stories’ pages went (`gone`) and came back (`back`), as `newskeep changes` tells it.',
    needs: ['presences'],
    sql: 'CREATE OR REPLACE VIEW presences AS SELECT * FROM kept_presences',
  },
  {
    name: 'vanished',
    kind: 'view',
    summary:
      'Stories that are gone: their page answers 404 or 410, or leads elsewhere, and did not come back.',
    needs: ['presences'],
    sql: `CREATE OR REPLACE VIEW vanished AS
      SELECT article_id, host, url, title, before_at AS last_seen_at, happened_at AS gone_at, status, leads_to FROM (
        SELECT * FROM presences QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY happened_at DESC) = 1)
      WHERE event = 'gone'`,
  },
];
