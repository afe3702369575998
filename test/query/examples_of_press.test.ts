import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DatasetReader } from '../../src/index.ts';
import { EXAMPLES } from '../../src/query/examples.ts';
import { type Look, type LookedAt, lookedAtPress } from './looked_at_press.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const iso = (ms: number) => new Date(ms).toISOString();
const dayOf = (ms: number) => iso(ms).slice(0, 10);
const daysFrom = (first: string, last: string) => {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY) days.push(dayOf(at));
  return days;
};
/** The Monday of a day. */
const weekOf = (day: string) => dayOf(Date.parse(day) - ((new Date(day).getUTCDay() + 6) % 7) * DAY);
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** Each answer is worked out from what the press served, and when, as its truth and its log say. */
describe('questions about papers that were looked at several times', () => {
  let scene: LookedAt;
  let dataset: DatasetReader;
  const rowsOf = async (sql = '') => (await dataset.query(sql)).rows;
  const answer = (n: number) => rowsOf(EXAMPLES[n - 1]?.sql);

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    scene = await lookedAtPress();
    vi.useRealTimers();
    dataset = await DatasetReader.open(scene.data);
  }, 120_000);
  afterAll(() => {
    dataset?.close();
    scene?.remove();
  });

  /** The looks at each paper, in their order. */
  const looksByFront = () => Map.groupBy(scene.looks, ({ front }) => front).values();

  it('4: headlines that changed between two looks', async () => {
    const changes = [...looksByFront()].flatMap((looks) => looks.slice(1).flatMap(changedSince(looks)));
    const expected = changes.sort((a, b) => compare(b.at, a.at) || compare(a.url, b.url));
    expect(expected.length).toBe(3);
    expect(await answer(4)).toEqual(
      expected.map(({ at, host, before, after }) => ({
        changed_at: at,
        host,
        title_before: before,
        title_after: after,
      })),
    );
  });

  it('5: how long stories stood', async () => {
    const lives = [...looksByFront()].flatMap(livesOf);
    const expected = lives.sort(
      (a, b) => b.hours - a.hours || compare(a.page_url, b.page_url) || compare(a.url, b.url),
    );
    expect(new Set(expected.map(({ hours }) => hours)).size).toBeGreaterThan(3);
    expect(expected.filter(({ is_standing }) => !is_standing).length).toBeGreaterThan(3);
    expect(await rowsOf(LIVES)).toEqual(expected);
    expect(await answer(5)).toEqual(
      expected.slice(0, 20).map(({ page_url: _page, url: _url, ...printed }) => printed),
    );
  });

  it('7: stories that vanished', async () => {
    expect(scene.withdrawn.length).toBe(3);
    const asked = scene.withdrawn.map((url) => ({
      url,
      answers: scene.requests.filter(({ host, path }) => url === `http://${host}${path}`),
    }));
    const vanished = asked
      .filter(({ answers }) => answers.some(({ status }) => status === 200))
      .map(({ url, answers }) => ({
        gone_at: answers.find(({ status }) => status === 410)?.at ?? '',
        last_seen_at: answers.findLast(({ status }) => status !== 410)?.at,
        host: new URL(url).host,
        title: titleOf(scene.looks, url),
        status: 410,
        leads_to: null,
      }))
      .sort((a, b) => compare(b.gone_at, a.gone_at));
    expect(vanished.map(({ gone_at }) => gone_at)).toEqual([
      '2026-02-09T09:00:00.000Z',
      '2026-02-03T20:00:00.000Z',
    ]);
    expect(await answer(7)).toEqual(vanished);
  });

  it('9: stories by week, and the days of it on which nobody looked', async () => {
    const expected = [...looksByFront()].flatMap((looks) => weeksOf(looks, daysLooked(looks)));
    expect(expected.length).toBe(6);
    expect(await answer(9)).toEqual(expected);
  });

  it('10: days between looks', async () => {
    const gaps = [...looksByFront()].map((looks) => {
      const looked = daysLooked(looks);
      const missed = daysFrom(looked[0] ?? '', looked.at(-1) ?? '').filter((day) => !looked.includes(day));
      return {
        host: looks[0]?.host,
        first_gap: missed[0],
        last_gap: missed.at(-1),
        days_missed: missed.length,
      };
    });
    const expected = gaps.sort((a, b) => b.days_missed - a.days_missed);
    expect(expected.map(({ days_missed }) => days_missed)).toEqual([5, 4]);
    expect(await answer(10)).toEqual(expected);
  });

  /** Days on which a paper was asked for a page. */
  const daysLooked = (looks: Look[]): string[] => {
    const own = scene.requests.filter((one) => one.host === looks[0]?.host && one.class !== 'robots');
    return [...new Set(own.map(({ at }) => at.slice(0, 10)))].sort();
  };
});

const LIVES = `SELECT page_url, url, host, title, hours, first_position, best_position, is_standing FROM headline_life()
  ORDER BY hours DESC, page_url, url`;

const changedSince = (looks: Look[]) => (now: Look, place: number) =>
  now.list.flatMap(({ url, title }) => {
    const before = looks[place]?.list.find((one) => one.url === url)?.title ?? title;
    return before === title ? [] : [{ at: iso(now.at), host: now.host, url, before, after: title }];
  });

/** A story stands from a look at which it is listed until the next look, or until the last one. */
function livesOf(looks: Look[]) {
  const last = looks.at(-1);
  const urls = new Set(looks.flatMap(({ list }) => list.map(({ url }) => url)));
  return [...urls].map((url) => {
    const seen = looks.flatMap(({ at, list }, n) => {
      const item = list.find((one) => one.url === url);
      return item ? [{ ...item, stood: (looks[n + 1]?.at ?? at) - at }] : [];
    });
    return {
      page_url: last?.front ?? '',
      url,
      host: last?.host,
      title: seen.at(-1)?.title,
      hours: seen.reduce((sum, { stood }) => sum + stood, 0) / HOUR,
      first_position: seen[0]?.position,
      best_position: Math.min(...seen.map(({ position }) => position)),
      is_standing: last?.list.some((one) => one.url === url),
    };
  });
}

const titleOf = (looks: Look[], url: string) =>
  looks.flatMap(({ stories }) => stories).findLast((story) => story.url === url)?.title;

function weeksOf(looks: Look[], looked: string[]) {
  const stories = new Map(looks.flatMap(({ stories }) => stories).map((story) => [story.url, story]));
  const published = [...stories.values()].map(({ published_at }) => published_at.slice(0, 10));
  const weeks = new Set([...published, ...daysFrom(looked[0] ?? '', looked.at(-1) ?? '')].map(weekOf));
  return [...weeks].sort().map((week) => {
    const missed = 7 - looked.filter((day) => weekOf(day) === week).length;
    return {
      host: looks[0]?.host,
      week,
      stories: published.filter((day) => weekOf(day) === week).length,
      days_missed: missed,
      is_gap: missed > 0,
    };
  });
}
