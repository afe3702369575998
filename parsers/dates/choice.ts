import { instantOf, type Moment } from './moment.ts';

/** One who says when the story was published, and what the word is worth. */
export interface Witness {
  rule: string;
  value: Moment;
  weight: number;
  /** Written for machines, not for readers. */
  isMachine?: boolean | undefined;
}

const MINUTE = 60_000;
const wall = ({ offset: _, ...clock }: Moment) => instantOf(clock);
const dayOf = (moment: Moment) => Math.floor(wall(moment) / 86_400_000);

/** Minutes by which the wall clock of one runs ahead of the other's, where that can be a time zone. */
function zoneBetween(local: Moment, utc: Moment): number | undefined {
  if (local.hour === undefined || utc.hour === undefined) return undefined;
  const minutes = Math.round((wall({ ...local, second: 0 }) - wall({ ...utc, second: 0 })) / MINUTE);
  return minutes % 15 === 0 && Math.abs(minutes) <= 14 * 60 ? minutes : undefined;
}

/** Can both mean the same publication? Zones that are not stated are granted. */
function agree(a: Moment, b: Moment): boolean {
  if (a.hour !== undefined && b.hour !== undefined) {
    if (
      a.offset !== undefined &&
      b.offset !== undefined &&
      Math.abs(instantOf(a) - instantOf(b)) < 2 * MINUTE
    )
      return true;
    const isStated = a.offset && b.offset;
    return !isStated && zoneBetween(a, b) !== undefined;
  }
  const days = dayOf(a) - dayOf(b);
  if (days === 0) return true;
  // A clock in UTC shows yesterday or tomorrow for some hours of the local day.
  const timed = a.hour === undefined ? b : a;
  const ahead = timed === a ? days : -days;
  if (timed.hour === undefined) return false;
  // An evening's story bears the day of tomorrow's paper.
  if (ahead === -1 && timed.hour >= 18) return true;
  return timed.offset === 0 && ((ahead === 1 && timed.hour < 12) || (ahead === -1 && timed.hour >= 10));
}

const isMidnight = ({ hour, minute, second }: Moment) => hour === 0 && !minute && !second;
const hasClock = (moment: Moment) => moment.hour !== undefined && !isMidnight(moment);

/** The same word as another of them: the change, told as the publication. */
function isChange(value: Moment, modified: Moment | undefined): boolean {
  if (!modified) return false;
  if (value.hour === undefined || modified.hour === undefined) return dayOf(value) === dayOf(modified);
  return Math.abs(instantOf(value) - instantOf(modified)) < 2 * MINUTE || zoneBetween(value, modified) === 0;
}

/** From this weight on a witness states the publication in so many words. */
const PLAIN = 2.2;

/**
 * The witness whom the others bear out best; the earlier in the list where they are even. A printed date that is
 * the last change's has no voice where a plain statement names an earlier day.
 */
export function choose(witnesses: readonly Witness[], modified: Moment | undefined): Witness | undefined {
  const isEarlier = witnesses.some(
    ({ value, weight }) => weight >= PLAIN && modified && dayOf(value) < dayOf(modified),
  );
  const worth = witnesses.map(({ value, weight }) => {
    if (isEarlier && weight < PLAIN && isChange(value, modified)) return weight * 0.1;
    // Nothing is published after its last change, a story for tomorrow's paper excepted.
    return modified && dayOf(value) > dayOf(modified) + 1 ? weight * 0.6 : weight;
  });
  let best: Witness | undefined;
  let most = 0;
  for (const [i, witness] of witnesses.entries()) {
    let sum = worth[i] ?? 0;
    for (const [j, other] of witnesses.entries())
      if (j !== i && agree(witness.value, other.value)) sum += (worth[j] ?? 0) * 0.8;
    if (sum > most + 1e-9) {
      most = sum;
      best = witness;
    }
  }
  if (!best || hasClock(best.value)) return best;
  // A bare day gives way to an agreeing witness who has the hour.
  const { value } = best;
  return witnesses.find((other) => hasClock(other.value) && dayOf(other.value) === dayOf(value)) ?? best;
}

/** What lets a clock time be told in the paper's own zone. */
export interface Zones {
  /** The offset that the page states anywhere. */
  page: number | undefined;
  site: (moment: Moment) => number | undefined;
}

const at = (ms: number, offset: number, like: Moment): Moment => {
  const date = new Date(ms + offset * MINUTE);
  return {
    ...like,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    offset,
  };
};

/**
 * The time as the paper's own clock shows it: by another witness of the same time, by the offset that the page
 * states, or by the zone of the site. What helped is added to the rule.
 */
export function inOwnZone(best: Witness, witnesses: readonly Witness[], zones: Zones): Witness {
  const { value, rule } = best;
  if (value.hour === undefined || value.offset) return best;
  const told = (offset: number, by: string): Witness => ({
    ...best,
    rule: `${rule}+${by}`,
    value: value.offset === undefined ? { ...value, offset } : at(instantOf(value), offset, value),
  });
  const others = witnesses.filter((other) => other !== best && other.value.hour !== undefined);
  for (const { value: other } of others) {
    // Software writes Z behind local times too; who states another offset for the same clock knows better.
    if (other.offset && zoneBetween(value, other) === 0)
      return { ...best, rule: `${rule}+page-offset`, value: { ...value, offset: other.offset } };
    if (value.offset === 0 && other.offset && Math.abs(instantOf(other) - instantOf(value)) < MINUTE)
      return told(other.offset, 'page-offset');
  }
  for (const { value: other } of others) {
    if (value.offset === 0 && other.offset === undefined) {
      const offset = zoneBetween(other, value);
      if (offset) return told(offset, 'printed-clock');
    }
    if (value.offset === undefined && other.offset === 0) {
      const offset = zoneBetween(value, other);
      if (offset !== undefined) return told(offset, 'printed-clock');
    }
  }
  const site = zones.site(value);
  if (value.offset === undefined) {
    if (zones.page) return told(zones.page, 'page-offset');
    if (site !== undefined && !isMidnight(value)) return told(site, 'site-zone');
    return zones.page === undefined ? best : told(zones.page, 'page-offset');
  }
  // Readers are shown UTC, or local times are called UTC: nothing on the page tells which.
  const isShown = others.some((other) => !other.isMachine && zoneBetween(other.value, value) === 0);
  return site && !isShown ? told(site, 'site-zone') : best;
}
