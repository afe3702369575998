import { describe, expect, it } from 'vitest';
import { Dice } from '../../fixtures/press/random.ts';
import { fallIn, type Sample } from '../../src/doctor/statistics/change.ts';
import { chanceOfSoFew } from '../../src/doctor/statistics/exact.ts';
import { silenceOf } from '../../src/doctor/statistics/rhythm.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday. */
const START = Date.UTC(2026, 1, 2);

describe('the chance of so few hits', () => {
  it('is that of Fisher’s exact test', () => {
    // R: fisher.test(matrix(c(1, 9, 11, 3), 2), alternative = "less")$p.value
    const table = { before: 14, hitsBefore: 11, after: 10, hitsAfter: 1 };
    expect(chanceOfSoFew([table])).toBeCloseTo(0.001379728, 9);
  });

  it('of two strata is that of both together, and one-sided strata say nothing', () => {
    const one = { before: 3, hitsBefore: 3, after: 1, hitsAfter: 0 };
    expect(chanceOfSoFew([one])).toBeCloseTo(1 / 4, 12);
    expect(chanceOfSoFew([one, one])).toBeCloseTo(1 / 16, 12);
    expect(chanceOfSoFew([one, { before: 0, hitsBefore: 0, after: 50, hitsAfter: 0 }])).toBeCloseTo(
      1 / 4,
      12,
    );
    expect(chanceOfSoFew([])).toBe(1);
  });
});

/** Pages six hours apart; `share` and `stratum` of the i-th. */
const pages = (n: number, dice: Dice, share: (i: number) => number, stratum = (_: number) => 'a'): Sample[] =>
  Array.from({ length: n }, (_, i) => ({
    ms: START + i * 6 * HOUR,
    stratum: stratum(i),
    hit: dice.chance(share(i)),
  }));

describe('a fall', () => {
  it('is not seen in pages that come alike, whatever their share', () => {
    const dice = new Dice(7, 1);
    const falls = Array.from({ length: 2000 }, () => {
      const share = dice.roll();
      return fallIn(pages(300, dice, () => share));
    });
    expect(falls.filter(Boolean)).toEqual([]);
  });

  it('is seen with the page where it began', () => {
    const dice = new Dice(7, 2);
    const found = Array.from({ length: 50 }, () => fallIn(pages(300, dice, (i) => (i < 270 ? 0.9 : 0))));
    expect(found.every((fall) => fall && Math.abs(fall.index - 270) <= 2)).toBe(true);
    expect(fallIn(pages(300, dice, (i) => (i < 200 ? 0.95 : 0.3)))?.after.share).toBeLessThan(0.5);
  });

  it('is not made of few pages, of one that ended, or of a small one', () => {
    const dice = new Dice(7, 3);
    expect(fallIn(pages(300, dice, (i) => (i < 294 ? 1 : 0)))).toBeUndefined();
    expect(fallIn(pages(25, dice, (i) => (i < 12 ? 1 : 0)))).toBeUndefined();
    expect(fallIn(pages(300, dice, (i) => (i < 200 || i > 260 ? 1 : 0)))).toBeUndefined();
    expect(fallIn(pages(2000, dice, (i) => (i < 1000 ? 0.95 : 0.8)))).toBeUndefined();
  });

  it('is not made by a new section, nor by more of one that was always so', () => {
    const dice = new Dice(7, 4);
    const isBrief = (i: number) => i >= 200 && i % 3 > 0;
    const section = (i: number) => (isBrief(i) ? 'briefs' : 'news');
    expect(fallIn(pages(400, dice, (i) => (isBrief(i) ? 0 : 1), section))).toBeUndefined();
    const isAgency = (i: number) => (i < 200 ? i % 10 === 0 : i % 10 > 0);
    const kind = (i: number) => (isAgency(i) ? 'agency' : 'own');
    expect(fallIn(pages(400, dice, (i) => (isAgency(i) ? 0 : 1), kind))).toBeUndefined();
  });

  it('is not made by moods that come and go', () => {
    const dice = new Dice(7, 5);
    const isWeekend = (i: number) => Math.floor(i / 4) % 7 > 4;
    for (let n = 300; n < 340; n++)
      expect(fallIn(pages(n, dice, (i) => (isWeekend(i) ? 0.1 : 0.95)))).toBeUndefined();
  });

  it('is seen where the paper was rebuilt with other sections', () => {
    const dice = new Dice(7, 6);
    const fall = fallIn(
      pages(
        300,
        dice,
        (i) => (i < 260 ? 1 : 0),
        (i) => (i < 260 ? 'old' : 'new'),
      ),
    );
    expect(fall).toMatchObject({ index: 260, after: { pages: 40, share: 0 } });
  });
});

/** Stories of a paper that sleeps at night and is slow on weekends, from Monday on. */
function rhythm(dice: Dice, days: number, perDay: number): number[] {
  const events: number[] = [];
  for (let hour = 0; hour < days * 24; hour++) {
    const isNight = hour % 24 < 6;
    const isWeekend = Math.floor(hour / 24) % 7 > 4;
    const rate = (perDay / 18) * (isNight ? 0.02 : 1.3) * (isWeekend ? 0.2 : 1.2);
    // Bernoulli of small parts of an hour: a Poisson process.
    for (let part = 0; part < 20; part++)
      if (dice.chance(rate / 20)) events.push(START + hour * HOUR + part * 180_000);
  }
  return events;
}

const looksUntil = (end: number): number[] =>
  Array.from({ length: Math.floor((end - START) / (4 * HOUR)) + 1 }, (_, i) => START + i * 4 * HOUR);

/** What is told at a moment. */
function silenceAt(events: number[], end: number, looks = looksUntil(end)) {
  const known = events.filter((at) => at <= end);
  return silenceOf(known, looks, START);
}

describe('silence', () => {
  it('is not told of nights and weekends: none in forty papers, looked at for four weeks', () => {
    const dice = new Dice(8, 1);
    for (let paper = 0; paper < 40; paper++) {
      const events = rhythm(dice, 70, 1 + (paper % 8) * 4);
      for (let hour = 42 * 24; hour < 70 * 24; hour += 12)
        expect(silenceAt(events, START + hour * HOUR), `paper ${paper}, hour ${hour}`).toBeUndefined();
    }
  });

  it('is told within hours of a busy paper, within days of a quiet one, and later where a weekend lies between', () => {
    const dice = new Dice(8, 2);
    const toldAfter = (perDay: number, lastDay: number) => {
      const events = rhythm(dice, lastDay, perDay);
      const last = events.at(-1) ?? START;
      for (let hours = 1; hours < 60 * 24; hours++) if (silenceAt(events, last + hours * HOUR)) return hours;
      return Number.POSITIVE_INFINITY;
    };
    const busy = toldAfter(60, 7 * 7 + 3);
    const quiet = toldAfter(4, 7 * 7 + 3);
    expect(busy).toBeLessThan(24);
    expect(quiet).toBeGreaterThan(2 * 24);
    expect(quiet).toBeLessThan(8 * 24);
    // Its last story came on a Friday evening.
    expect(toldAfter(60, 7 * 7 + 5)).toBeGreaterThan(busy);
  });

  it('is not told of our own absence, of few stories, or of a paper that lived on bursts', () => {
    const dice = new Dice(8, 3);
    const events = rhythm(dice, 56, 20);
    const away = [...looksUntil(START + 56 * DAY), START + 70 * DAY];
    expect(silenceOf(events, away, START)).toBeUndefined();
    expect(silenceAt(events.slice(0, 6), START + 56 * DAY)).toBeUndefined();
    const bursts = Array.from({ length: 8 }, (_, week) =>
      Array.from({ length: 20 }, (_, i) => START + week * 7 * DAY + i * 60_000),
    ).flat();
    expect(silenceAt(bursts, START + 56 * DAY)).toBeUndefined();
  });
});
