import { describe, expect, it } from 'vitest';
import type { Finish, Look, NewUrl, Visit } from '../../queues/port.ts';
import { readMemory, writeMemory } from '../../queues/schedule/memory.ts';
import { Planner } from '../../queues/schedule/planner.ts';
import { looked, newRhythm } from '../../queues/schedule/rhythm.ts';
import { jobFromSeeds } from '../../src/jobs/load.ts';
import { emptyReport } from '../../src/pipeline/report.ts';
import { Revisits, type VisitSeen } from '../../src/pipeline/revisits.ts';
import { visitOf } from '../support/captures.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-03-02T12:00:00Z');
const FRONT = 'http://a.test/';

/** What is remembered of a list that was asked every half hour for a week, and brought so many news a day. */
function memoryOf(newsADay: number, items: string[] = []): string {
  let rhythm = newRhythm(NOW - 7 * DAY);
  for (let at = rhythm.at + 30 * MINUTE; at <= NOW; at += 30 * MINUTE)
    rhythm = looked(rhythm, at, newsADay / 48);
  return writeMemory({ rhythm, items: new Set(items) });
}

const listAt = (url: string, memory: string, source: Look['source'] = 'section'): Look => ({
  ...{ url, host: 'a.test', source, lookAt: NOW, memory },
});
const plannerWith = (...lists: Look[]) => {
  const planner = new Planner({ requestsADay: 240, minMs: 5 * MINUTE, maxMs: DAY });
  planner.learn(lists);
  return planner;
};
const gap = (planner: Planner, newsADay: number) =>
  planner.gapOf(readMemory(memoryOf(newsADay))?.rhythm ?? newRhythm(NOW)) / MINUTE;

describe('the planner', () => {
  it('looks at a busy list often, at a quiet one seldom, within the bounds', () => {
    const planner = plannerWith(listAt(FRONT, memoryOf(60)), listAt(`${FRONT}b`, memoryOf(0)));
    expect(gap(planner, 60)).toBeLessThan(30);
    expect(gap(planner, 600)).toBeLessThan(gap(planner, 60));
    expect(gap(planner, 2)).toBeGreaterThan(3 * gap(planner, 60));
    expect(gap(planner, 0)).toBeLessThanOrEqual(24 * 60);
  });

  it('lets no crowd of quiet lists take the looks of those that bring news', () => {
    const quiet = Array.from({ length: 500 }, (_, n) => listAt(`${FRONT}tag/${n}`, memoryOf(0)));
    const crowded = plannerWith(listAt(FRONT, memoryOf(60)), ...quiet);
    expect(gap(crowded, 60)).toBeLessThan(60);
    // They take turns, by half of the share of lists.
    expect((500 * 24 * 60) / gap(crowded, 0)).toBeLessThanOrEqual(60);
    const deep = quiet.map((list) => ({ ...list, source: 'next' as const }));
    expect(gap(plannerWith(listAt(FRONT, memoryOf(60)), ...deep), 60)).toBeLessThan(30);
  });

  it('looks at a list by night less often than by day', () => {
    let rhythm = newRhythm(NOW - 14 * DAY);
    for (let at = rhythm.at + HOUR; at <= NOW; at += HOUR)
      rhythm = looked(rhythm, at, new Date(at - 1).getUTCHours() < 6 ? 0 : 4);
    const memory = writeMemory({ rhythm, items: new Set() });
    const planner = plannerWith(listAt(FRONT, memory));
    const at = (hour: number) =>
      planner.list(memory, NOW + DAY - 12 * HOUR + hour * HOUR, {
        urls: [],
        news: 0,
        times: [],
        source: 'seed',
      }).lookAt -
      (NOW + DAY - 12 * HOUR + hour * HOUR);
    expect(at(1)).toBeGreaterThan(1.5 * at(13));
  });

  it('looks at a story at ages that grow, and soon after a change', () => {
    const planner = plannerWith();
    const ages: number[] = [];
    for (let age = 0; age < 30 * DAY; ) {
      age = planner.story(NOW + age, { bornAt: NOW, hasChanged: false }).lookAt - NOW;
      ages.push(age / HOUR);
    }
    expect(ages.slice(0, 4)).toEqual([1, 2, 4, 8]);
    expect(planner.story(NOW, { bornAt: NOW - 30 * DAY, hasChanged: true }).lookAt).toBe(NOW + HOUR);
    const busy = plannerWith(listAt(FRONT, memoryOf(500)));
    const second = busy.story(NOW, { bornAt: NOW - HOUR, hasChanged: false }).lookAt - NOW + HOUR;
    expect(second).toBe(10 * HOUR);
  });

  it('learns a list anew whose memory it cannot read', () => {
    const planner = plannerWith();
    const seen = { urls: [], news: 3, times: [], source: 'feed' as const };
    for (const memory of ['', '{', '[1]', '[2,1,[],[],[0,0],""]'])
      expect(planner.list(memory, NOW, seen)).toMatchObject({ missed: false, memory: expect.any(String) });
  });
});

describe('what a run plans', () => {
  const OTHERS = [`${FRONT}sport`, `${FRONT}feed.xml`];
  const scene = async (lists: Look[] = []) => {
    const again: string[][] = [];
    const frontier = {
      lists: async function* () {
        yield* lists;
      },
      lookAgain: async (urls: string[]) => {
        again.push(urls);
        return urls.length;
      },
    };
    const state = { run: 2, resumed: false, startedAt: '' };
    const report = emptyReport({ job: 'j', seeds: 1, incremental: true }, state, { cut: [], removed: [] });
    const revisits = new Revisits(jobFromSeeds([FRONT]), frontier, report);
    await revisits.begin(NOW);
    return { revisits, report, again };
  };
  const items = (...names: string[]): NewUrl[] =>
    names.map((name) => ({ url: FRONT + name, depth: 1, source: 'latest', fromUrl: FRONT, priority: 1 }));
  const seen = (more: Partial<VisitSeen>): VisitSeen => ({
    ...{
      status: 200,
      kind: 'list',
      lookedAt: undefined,
      publishedAt: null,
      outcome: 'none',
      found: [],
      news: 0,
    },
    ...more,
  });
  const done = (visit: Partial<Visit>, kind = 'list'): Finish => ({
    ...{ visit: visitOf(FRONT, { source: 'seed', ...visit }), state: 'done', again: true, kind },
  });

  it('asks the other lists of a host for what came and went, once a run and never the deep ones', async () => {
    const before = items('1', '2', '3', '4', '5', '6');
    const first = await scene();
    const told = await first.revisits.planned(done({}), seen({ found: before }), NOW);
    const memory = told.state === 'done' ? (told.memory ?? '') : '';
    const { revisits, report, again } = await scene([
      ...[FRONT, ...OTHERS].map((url) => listAt(url, memory)),
      listAt(`${FRONT}page/9`, memory, 'next'),
    ]);
    await revisits.planned(done({ memory }), seen({ found: before.slice(2) }), NOW + HOUR);
    expect(again).toEqual([]);
    for (let n = 0; n < 2; n++)
      await revisits.planned(
        done({ memory }),
        seen({ found: items('11', '12', '13', '14', '15') }),
        NOW + HOUR,
      );
    expect(again).toEqual([OTHERS]);
    expect(report.windows_missed).toEqual([{ url: FRONT, looked_again: 2 }]);
  });

  it.each<[string, Partial<Visit>, Partial<VisitSeen>, string]>([
    ['redirects', { memory: '' }, { status: 302, kind: undefined }, 'redirect'],
    ['shows a wall', { memory: '' }, { kind: 'wall' }, 'wall'],
    ['is gone', { memory: '' }, { status: 404, kind: 'error' }, 'error'],
    ['is no list any more', {}, { kind: 'other' }, 'other'],
    ['did not change, and nobody remembers it', {}, { status: 304, kind: undefined }, 'not_modified'],
  ])('a list that %s is looked at again soon', async (_, visit, more, kind) => {
    const { revisits } = await scene();
    const end = await revisits.planned(done(visit, kind), seen(more), NOW);
    expect(end).toMatchObject({ lookAt: NOW + 30 * MINUTE });
  });

  it('never forgets a page that waits for a browser, and lets a refused one rest', async () => {
    const { revisits } = await scene();
    const waits = done({ source: 'link' }, 'needs_browser');
    expect(await revisits.planned(waits, seen({ kind: 'other' }), NOW)).toMatchObject({
      lookAt: expect.any(Number),
    });
    const refused = (code: 'robots_refused' | 'out_of_scope'): Finish => ({
      ...{ visit: visitOf(FRONT), state: 'refused', code, message: '', again: true },
    });
    expect(await revisits.planned(refused('robots_refused'), seen({}), NOW)).toMatchObject({
      lookAt: NOW + DAY,
    });
    expect(await revisits.planned(refused('out_of_scope'), seen({}), NOW)).not.toHaveProperty('lookAt');
  });

  it('asks no sooner than the host said, and tells of hosts that gave nothing but trouble', async () => {
    const { revisits, report } = await scene();
    const failed: Finish = {
      ...{ visit: visitOf(FRONT, { source: 'seed' }), state: 'failed', code: 'http_throttled', message: '' },
      ...{ again: true, waitMs: 5 * HOUR },
    };
    expect(await revisits.planned(failed, seen({ status: undefined, kind: undefined }), NOW)).toMatchObject({
      lookAt: NOW + 5 * HOUR,
    });
    revisits.end();
    expect(report).toMatchObject({ failed_now: 1, hosts_in_trouble: ['a.test'] });
  });

  it('takes up lists that were planned by a clock that was ahead', async () => {
    const ahead = writeMemory({ rhythm: newRhythm(NOW + 365 * DAY), items: new Set() });
    const { again } = await scene([listAt(FRONT, ahead), listAt(`${FRONT}b`, memoryOf(1))]);
    expect(again).toEqual([[FRONT]]);
    const seen = { urls: [], news: 0, times: [], source: 'seed' as const };
    expect(readMemory(plannerWith().list(ahead, NOW, seen).memory ?? '')?.rhythm.at).toBe(NOW);
  });
});
