import { describe, expect, it } from 'vitest';
import { StatedChanges } from '../../src/pipeline/stated_changes.ts';
import type { LastVisit } from '../../storage/port.ts';

const FETCHED = '2026-02-04T10:00:00Z';
const LOOKED = '2026-02-04T12:00:00Z';
const NOW = Date.parse('2026-02-04T18:00:00Z');
const visited = (url: string) => (url.includes('new') ? undefined : ({ fetchedAt: FETCHED } as LastVisit));
const named = (n: number, changedAt: string | null) => ({
  url: `http://a.test/${n}`,
  depth: 1,
  source: 'sitemap' as const,
  fromUrl: null,
  priority: 1,
  changedAt,
});
const still = Array.from({ length: 40 }, (_, n) => named(n, '2026-01-01'));

describe('what a sitemap says to have changed', () => {
  it('is due where it was fetched before, the newest first, over all batches', () => {
    const changes = new StatedChanges(LOOKED, visited, NOW);
    changes.note([...still, named(100, '2026-02-04T13:00:00Z'), named(101, '2026-02-04T14:00:00+02:00')]);
    changes.note([named(102, '2026-02-04T17:00:00Z'), { ...named(103, LOOKED), url: 'http://a.test/new' }]);
    expect(changes.due).toEqual(['http://a.test/102', 'http://a.test/100', 'http://a.test/101']);
    expect(changes.isDoubtful).toBe(false);
  });

  it('is not due by a day that it was fetched on, a time to come, or none', () => {
    const changes = new StatedChanges(LOOKED, visited, NOW);
    changes.note([
      named(1, '2026-02-04'),
      named(2, '2026-02-05T18:00:00Z'),
      named(3, null),
      named(4, 'soon'),
    ]);
    expect(changes.due).toEqual([]);
  });

  it('is not taken from a file that is read for the first time', () => {
    const changes = new StatedChanges(undefined, visited, NOW);
    changes.note([named(1, '2026-02-04T13:00:00Z')]);
    expect(changes.due).toEqual([]);
  });

  it('is not believed where it is most of the file, unless that is short', () => {
    const all = (length: number) => {
      const changes = new StatedChanges(LOOKED, visited, NOW);
      changes.note(Array.from({ length }, (_, n) => named(n, '2026-02-04T17:00:00Z')));
      return changes;
    };
    expect(all(2).due).toHaveLength(2);
    expect(all(3)).toMatchObject({ isDoubtful: true, due: [] });
  });

  it('is two hundred pages at most', () => {
    const changes = new StatedChanges(LOOKED, visited, NOW);
    for (let i = 0; i < 100; i++) changes.note(still);
    changes.note(Array.from({ length: 300 }, (_, n) => named(n, '2026-02-04T17:00:00Z')));
    expect(changes.due).toHaveLength(200);
  });
});
