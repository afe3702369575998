import { chanceOfSoFew, type Stratum } from './exact.ts';

/** A page as a change is looked for in it. */
export interface Sample {
  /** When it was fetched, ms. */
  ms: number;
  /** Pages that are alike by nature: of one section and kind. */
  stratum: string;
  hit: boolean;
}

/** From `index` on, hits are fewer than before. */
export interface Change {
  index: number;
  before: { pages: number; share: number };
  after: { pages: number; share: number };
  /** How likely so few hits are if nothing changed, over all moments that were tried. */
  chance: number;
}

/** Fewer pages show neither what is usual nor that it ended. */
const BEFORE = 30;
const AFTER = 10;
/** A share that falls by less may be news, and is no alarm. */
const FALL = 0.3;
/** Of papers whose pages come independently, a check names fewer than one in a million. */
const CHANCE = 1e-6;

/**
 * The moment at which hits became fewer and stayed so: of all moments the most likely one (a binomial change point by
 * its likelihood, within strata), believed where three things hold: so few hits would come by chance less than once in
 * a million (exact, times the moments tried), the share fell by 0.3 at least, and it lies below all that as many pages
 * in a row showed before.
 */
export function fallIn(samples: readonly Sample[]): Change | undefined {
  if (samples.length < BEFORE + AFTER || !isLowAtEnd(samples)) return undefined;
  return changeAt(samples) ?? (isRebuilt(samples) ? changeAt(samples.map(withoutStratum)) : undefined);
}

const withoutStratum = (sample: Sample): Sample => ({ ...sample, stratum: '' });

const shareOf = (samples: readonly Sample[]): number =>
  samples.filter(({ hit }) => hit).length / Math.max(1, samples.length);

/** Whether the fall lasts; it spares the search in what has not fallen. */
const isLowAtEnd = (samples: readonly Sample[]): boolean =>
  shareOf(samples.slice(-AFTER)) <= shareOf(samples.slice(0, -AFTER)) - FALL / 2;

function changeAt(samples: readonly Sample[]): Change | undefined {
  const { best, tried } = likeliest(samples);
  if (best === undefined) return undefined;
  const before = samples.slice(0, best);
  const after = samples.slice(best);
  const strata = [...strataAt(samples, best).values()].filter((one) => one.before > 0 && one.after > 0);
  const told = sumOf(strata);
  const chance = Math.min(1, chanceOfSoFew(strata) * tried);
  const shareAfter = told.hitsAfter / told.after;
  const isFall = told.hitsBefore / told.before - shareAfter >= FALL;
  if (chance > CHANCE || told.after < AFTER || !isFall || shareAfter >= lowestBlock(before, after.length))
    return undefined;
  return {
    index: best,
    before: { pages: before.length, share: shareOf(before) },
    after: { pages: after.length, share: shareOf(after) },
    chance,
  };
}

const sumOf = (strata: Stratum[]): Stratum =>
  strata.reduce(
    (sum, one) => ({
      before: sum.before + one.before,
      hitsBefore: sum.hitsBefore + one.hitsBefore,
      after: sum.after + one.after,
      hitsAfter: sum.hitsAfter + one.hitsAfter,
    }),
    { before: 0, hitsBefore: 0, after: 0, hitsAfter: 0 },
  );

/** Pages of one fetched hour stay together: a run that fetches many at once is one moment. */
const HOUR = 3_600_000;

function likeliest(samples: readonly Sample[]): { best: number | undefined; tried: number } {
  const strata = strataAt(samples, 0);
  let best: number | undefined;
  let most = 0;
  let tried = 0;
  samples.forEach(({ ms, stratum, hit }, i) => {
    const isMoment = i > 0 && Math.floor(ms / HOUR) !== Math.floor((samples[i - 1]?.ms ?? 0) / HOUR);
    if (isMoment && i >= BEFORE) {
      tried++;
      const gain = [...strata.values()].reduce((sum, one) => sum + gainOf(one), 0);
      if (gain > most) [most, best] = [gain, i];
    }
    const one = strata.get(stratum);
    if (!one) return;
    one.before++;
    one.after--;
    if (hit) {
      one.hitsBefore++;
      one.hitsAfter--;
    }
  });
  return { best, tried };
}

function strataAt(samples: readonly Sample[], index: number): Map<string, Stratum> {
  const strata = new Map<string, Stratum>();
  samples.forEach(({ stratum, hit }, i) => {
    const one = strata.get(stratum) ?? { before: 0, hitsBefore: 0, after: 0, hitsAfter: 0 };
    strata.set(stratum, one);
    const side = i < index ? 'before' : 'after';
    one[side]++;
    if (hit) one[side === 'before' ? 'hitsBefore' : 'hitsAfter']++;
  });
  return strata;
}

/** How much better two shares explain the pages than one, where the share fell. */
function gainOf({ before, hitsBefore, after, hitsAfter }: Stratum): number {
  if (before === 0 || after === 0 || hitsAfter * before >= hitsBefore * after) return 0;
  const one = likelihood(hitsBefore + hitsAfter, before + after);
  return likelihood(hitsBefore, before) + likelihood(hitsAfter, after) - one;
}

function likelihood(hits: number, pages: number): number {
  const share = hits / pages;
  const part = (n: number, p: number) => (n === 0 ? 0 : n * Math.log(p));
  return part(hits, share) + part(pages - hits, 1 - share);
}

/** The lowest share of as many pages in a row before: pages come in moods (weekends, agencies), and that is their band. */
function lowestBlock(before: readonly Sample[], pages: number): number {
  const length = Math.max(AFTER, Math.min(pages, Math.floor(before.length / 3)));
  let hits = before.slice(0, length).filter(({ hit }) => hit).length;
  let lowest = hits;
  for (let i = length; i < before.length; i++) {
    hits += Number(before[i]?.hit) - Number(before[i - length]?.hit);
    lowest = Math.min(lowest, hits);
  }
  return lowest / length;
}

/**
 * Whether the newest pages are all of sections that are new, and the old ones ended (ten pages of them were to come
 * since, and none did): the paper was rebuilt, and its sections explain nothing.
 */
function isRebuilt(samples: readonly Sample[]): boolean {
  const firstOf = new Map<string, number>();
  samples.forEach(({ stratum }, i) => {
    if (!firstOf.has(stratum)) firstOf.set(stratum, i);
  });
  let oldest = samples.length;
  let rebuiltAt: number | undefined;
  for (let i = samples.length - 1; i >= BEFORE; i--) {
    oldest = Math.min(oldest, firstOf.get(samples[i]?.stratum ?? '') ?? 0);
    if (oldest >= i) rebuiltAt = i;
  }
  return rebuiltAt !== undefined && paceSince(samples, rebuiltAt) >= AFTER;
}

/** Pages that would have come since `index` at the pace before. */
function paceSince(samples: readonly Sample[], index: number): number {
  const [start, middle, end] = [samples[0]?.ms ?? 0, samples[index]?.ms ?? 0, samples.at(-1)?.ms ?? 0];
  return middle > start ? (index * (end - middle)) / (middle - start) : 0;
}
