import type { Source } from '../../model/capture.ts';
import type { Look } from '../port.ts';
import { itemsOf, type Memory, readMemory, writeMemory } from './memory.ts';
import { isIdle, looked, newRhythm, overWeek, type Rhythm, rateOf, seenADay } from './rhythm.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface PlanOptions {
  /** Requests that a host is to be asked a day, on average over the job's hosts: half for lists, half for stories. */
  requestsADay: number;
  /** Between two looks at a list. */
  minMs: number;
  maxMs: number;
}

/** What a look at a list found. */
export interface ListSeen {
  /** Its newest items, as it lists them; what else it links does not tell one look from another. */
  urls: string[];
  /** How many URLs nobody had named before. */
  news: number;
  /** When those came out, as far as it says (ms). */
  times: number[];
  source: Source;
}

/** What is known of a story that was just looked at (ms since 1970). */
export interface StorySeen {
  bornAt?: number | undefined;
  /** The look before. */
  lookedAt?: number | undefined;
  hasChanged: boolean;
}

/** What is known of a page that could not be had. */
export interface TroubleSeen {
  isList: boolean;
  /** When it was had last. */
  lookedAt?: number | undefined;
  /** What its host asked for. */
  waitMs?: number | undefined;
}

/** How a list brings news. */
export interface ListRhythm {
  /** ms since 1970. */
  lookedAt: number;
  newsAnHour: number;
  /** On average over a week. */
  newsADay: number;
}

/** When to look again. */
export interface Planned {
  lookAt: number;
  memory?: string;
}

/** Pages of these lead back into the past, where nothing is published any more. */
export const DEEP = new Set<Source>(['next', 'date_archive']);
/** They are looked at so often. */
const DEEP_MS = 7 * DAY;
/** A story is looked at once more when it is so old, and then at ages that grow by a factor. */
const FIRST_AGE = HOUR;
const LEAST_FACTOR = 2;
/** So that two looks at least fall into the first day. */
const MOST_FACTOR = 10;
/** Looks are planned for this age; those after it are few. */
const WATCHED = 30 * DAY;
/** "Then seldom": no story is left alone for longer. */
const LONGEST = 180 * DAY;
/** The rest of what is in trouble. */
const LIST_TROUBLE_MS = 30 * MINUTE;
const TROUBLE_MS = 6 * HOUR;
const LONGEST_TROUBLE = 30 * DAY;
/** Fewer items than that tell no overlap. */
const ENOUGH_ITEMS = 5;

/**
 * Decides when each URL of a job is worth another look.
 *
 * Lists: with news at rate λ, looks that cost the same and readers who wait the same for any story, the least total wait
 * for a number of looks comes of gaps of √(2w/λ), one price w for all (the square-root law of Sia, Cho and Cho, Efficient
 * Monitoring Algorithm for Fast News Alerts, IEEE TKDE 19(7), 2007). So the next look is when the expected wait since the
 * last one, ∫λ(u)(t-u)du, reaches w, which follows the hours of the day by itself. w comes of the budget.
 *
 * Stories: most corrections come in the first hours, so a story is looked at at ages that grow by a factor; that comes of
 * the budget, too. Knows no clock, no frontier: it is told the time and what is known.
 */
export class Planner {
  readonly #options: PlanOptions;
  /** Story-hours of expected waiting that are worth a look. */
  #price = 1;
  #factor = LEAST_FACTOR;
  /** Between two looks at a list that brings nothing, at least. */
  #idleMs = 0;

  constructor(options: PlanOptions) {
    this.#options = options;
  }

  /**
   * Shares the budget out among the lists that are known; deep ones are looked at seldom, on top of it. Gives, in their order,
   * when each was looked at (ms since 1970); undefined where that is not remembered.
   */
  learn(lists: Look[]): (number | undefined)[] {
    const memories = lists.map(({ memory }) => readMemory(memory)?.rhythm);
    this.#shareOut(
      lists.filter(({ source }) => !DEEP.has(source)),
      memories.flatMap((rhythm, n) => (rhythm && !DEEP.has(lists[n]?.source ?? 'link') ? rhythm : [])),
    );
    return memories.map((rhythm) => rhythm?.at);
  }

  #shareOut(lists: Look[], rhythms: Rhythm[]): void {
    if (rhythms.length === 0) return;
    const hosts = new Set(lists.map(({ host }) => host)).size;
    const budget = hosts * this.#options.requestsADay;
    const stories = rhythms.reduce((sum, rhythm) => sum + seenADay(rhythm), 0);
    this.#factor = factorOf(budget / 2 / stories);
    const forStories = (stories * Math.log(WATCHED / FIRST_AGE)) / Math.log(this.#factor);
    const forLists = Math.max(budget / 2, budget - forStories);
    ({ price: this.#price, idleMs: this.#idleMs } = shareOut(rhythms, forLists, this.#options.maxMs));
  }

  /** `missed`: nothing of the last look stands there any more, so that something may have come and gone in between. */
  list(memory: string | null, now: number, seen: ListSeen): Planned & { missed: boolean } {
    const before = readMemory(memory);
    const rhythm = before ? looked(before.rhythm, now, seen.news, seen.times) : newRhythm(now);
    const items = seen.urls.length > 0 ? itemsOf(seen.urls) : (before?.items ?? new Set<string>());
    const after: Memory = { rhythm, items };
    const isDeep = DEEP.has(seen.source);
    const lookAt = now + (isDeep ? DEEP_MS : this.gapOf(rhythm));
    return { lookAt, memory: writeMemory(after), missed: !isDeep && isRolled(before?.items, items) };
  }

  /** What is known of a list at a moment; undefined for a memory that says nothing. */
  rhythmOf(memory: string | null, now: number): ListRhythm | undefined {
    const rhythm = readMemory(memory)?.rhythm;
    if (!rhythm) return undefined;
    return {
      lookedAt: rhythm.at,
      newsAnHour: rateOf(rhythm)(now),
      newsADay: 24 * overWeek(rhythm, (rate) => rate),
    };
  }

  /** What the budget comes to: minutes of expected waiting that are worth a look at a list, and how ages of stories grow. */
  get terms(): { waitMinutes: number; ageFactor: number } {
    return { waitMinutes: this.#price * 60, ageFactor: this.#factor };
  }

  /** Milliseconds until the next look at a list whose last one has just been. */
  gapOf(rhythm: Rhythm): number {
    const least = isIdle(rhythm) ? Math.max(this.#options.minMs, this.#idleMs) : this.#options.minMs;
    const most = Math.max(this.#options.maxMs, least);
    const rate = rateOf(rhythm);
    let [gap, news, waited] = [0, 0, 0];
    while (gap < most && waited < this.#price) {
      const step = Math.max(MINUTE, gap / 60);
      news += (rate(rhythm.at + gap + step / 2) * step) / HOUR;
      waited += (news * step) / HOUR;
      gap += step;
    }
    return Math.min(most, Math.max(least, gap));
  }

  /**
   * A story that has just changed may change again, and is young once more. Where nobody says when it came out, the time
   * since the last look tells how old it was taken to be.
   */
  story(now: number, { bornAt, lookedAt, hasChanged }: StorySeen): Planned {
    const since = lookedAt === undefined ? 0 : ((now - lookedAt) * this.#factor) / (this.#factor - 1);
    const age = hasChanged ? 0 : Math.max(0, bornAt === undefined ? since : now - bornAt);
    const next = age < FIRST_AGE ? FIRST_AGE : age * this.#factor;
    return { lookAt: now + Math.min(LONGEST, next - age) };
  }

  /**
   * A list is missed soon. Another page rests the longer, the longer it has been in trouble, and never shorter than its host
   * asked for.
   */
  trouble(now: number, { isList, lookedAt, waitMs = 0 }: TroubleSeen): Planned {
    const rest =
      lookedAt === undefined ? DAY : Math.min(LONGEST_TROUBLE, Math.max(TROUBLE_MS, (now - lookedAt) / 2));
    return { lookAt: now + Math.max(waitMs, isList ? LIST_TROUBLE_MS : rest) };
  }

  /** What must not be asked for: until the robots.txt that says so is read anew. */
  refused(now: number): Planned {
    return { lookAt: now + DAY };
  }
}

/** The factor by which ages grow when so many looks are to be had for a story, within its bounds. */
const factorOf = (looks: number): number =>
  Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, (WATCHED / FIRST_AGE) ** (1 / Math.max(looks, 1e-3))));

/**
 * The price at which the lists that bring news are looked at so often a day, and the least rest of the idle ones, which take
 * turns by at most half of the looks: their rates are guesses, and a crowd of them would take the looks of the others.
 */
function shareOut(rhythms: Rhythm[], looksADay: number, maxMs: number): { price: number; idleMs: number } {
  const live = rhythms.filter((rhythm) => !isIdle(rhythm));
  const idle = rhythms.length - live.length;
  const idleMs = (idle * DAY) / (looksADay / 2);
  const left = looksADay - (idle * DAY) / Math.max(maxMs, idleMs);
  const roots = live.reduce((sum, rhythm) => sum + overWeek(rhythm, Math.sqrt), 0);
  return { price: ((24 * roots) / left) ** 2 / 2, idleMs };
}

const isRolled = (before: Set<string> | undefined, after: Set<string>): boolean =>
  before !== undefined &&
  before.size >= ENOUGH_ITEMS &&
  after.size >= ENOUGH_ITEMS &&
  before.isDisjointFrom(after);
