import { Dice } from '../../fixtures/press/random.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEGIN = Date.parse('2026-03-02T00:00:00Z');

/** A story of an invented paper, and when its text changed. */
export interface Story {
  url: string;
  at: number;
  section: number;
  changes: number[];
}

/** What shows stories: the newest `length` of all or of one section, or those of so many hours. */
export interface Source {
  url: string;
  section?: number;
  length?: number;
  hours?: number;
}

export interface Paper {
  host: string;
  /** In the order of their times. */
  stories: Story[];
  sources: Source[];
}

export interface World {
  begin: number;
  end: number;
  papers: Paper[];
}

/** Stories on a weekday, of one paper in so many. */
const SIZES: [storiesADay: number, share: number][] = [
  [90, 0.2],
  [30, 0.5],
  [6, 0.2],
  [0.5, 0.1],
];
const SECTIONS = 4;
/** Of all stories change so many after they came out (Nieman Lab and others tell of a quarter and more). */
const CORRECTED = 0.275;

/**
 * Papers that publish by a rate that follows their own day and week, with bursts; each shows its stories in eight places.
 * `turns`: in the middle of the time, busy papers fall quiet, quiet ones grow busy, and every day shifts by eight hours.
 */
export function worldOf(seed: number, papers: number, days: number, turns: boolean): World {
  const end = BEGIN + days * DAY;
  return {
    begin: BEGIN,
    end,
    papers: Array.from({ length: papers }, (_, n) => paperOf(new Dice(seed, n), n, n / papers, end, turns)),
  };
}

function paperOf(dice: Dice, n: number, rank: number, end: number, turns: boolean): Paper {
  const host = `paper${n}.example`;
  const zone = dice.int(-8, 9);
  const bursts = Array.from({ length: 4 }, () => BEGIN + dice.roll() * (end - BEGIN));
  const middle = (BEGIN + end) / 2;
  const rate = (at: number) => {
    const hasTurned = turns && at > middle;
    const size = sizeOf(hasTurned ? 1 - rank : rank);
    const local = new Date(at + (zone + (hasTurned ? 8 : 0)) * HOUR);
    const isBurst = bursts.some((begin) => at >= begin && at < begin + 3 * HOUR);
    return (size / 24) * ofDay(local.getUTCHours()) * ofWeek(local.getUTCDay()) * (isBurst ? 6 : 1);
  };
  const stories: Story[] = [];
  for (let at = BEGIN; at < end; at += MINUTE)
    if (dice.roll() < rate(at) / 60) stories.push(storyOf(dice, host, stories.length, at));
  const url = (path: string) => `https://${host}/${path}`;
  return {
    host,
    stories,
    sources: [
      { url: url(''), length: 30 },
      { url: url('feed.xml'), length: 20 },
      { url: url('news.xml'), hours: 48 },
      { url: url('sitemap.xml'), length: 1000 },
      ...Array.from({ length: SECTIONS }, (_, section) => ({
        url: url(`section-${section}`),
        section,
        length: 20,
      })),
    ],
  };
}

function storyOf(dice: Dice, host: string, n: number, minute: number): Story {
  const at = minute + Math.floor(dice.roll() * MINUTE);
  const changes = [];
  // Half of the changes come within two hours, some days later.
  for (let from = at; dice.roll() < CORRECTED; ) {
    from += 2 * HOUR * Math.exp(1.6 * normal(dice));
    changes.push(from);
  }
  return { url: `https://${host}/story/${n}`, at, section: dice.int(0, SECTIONS - 1), changes };
}

/** By night little, in the morning and the evening most; the mean is 1. */
const ofDay = (hour: number) => (hour < 6 ? 0.12 : hour < 10 ? 1.6 : hour < 17 ? 1.2 : hour < 21 ? 1.6 : 0.9);
const ofWeek = (day: number) => (day === 0 || day === 6 ? 0.6 : 1.16);

function sizeOf(rank: number): number {
  let upTo = 0;
  for (const [size, share] of SIZES) {
    upTo += share;
    if (rank < upTo) return size;
  }
  return SIZES.at(-1)?.[0] ?? 1;
}

/** Box and Muller's. */
const normal = (dice: Dice) =>
  Math.sqrt(-2 * Math.log(1 - dice.roll())) * Math.cos(2 * Math.PI * dice.roll());

/** What a source shows at a time, newest first. */
export function shown({ stories }: Paper, { section, length, hours }: Source, now: number): Story[] {
  const list: Story[] = [];
  for (let n = countAt(stories, now) - 1; n >= 0; n--) {
    const story = stories[n];
    if (!story || list.length === length || (hours && story.at < now - hours * HOUR)) break;
    if (section === undefined || story.section === section) list.push(story);
  }
  return list;
}

/** How many are out at a time. */
function countAt(stories: Story[], now: number): number {
  let [low, high] = [0, stories.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stories[middle]?.at ?? 0) <= now) low = middle + 1;
    else high = middle;
  }
  return low;
}
