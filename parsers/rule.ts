import type { Provenance } from '../model/records.ts';
import type { Page } from './page.ts';
import { collapse, fold } from './text.ts';

/** A field is an ordered list of these, read top to bottom; the first that finds something wins. */
export interface Rule<T> {
  /** Stands in the provenance of the field. */
  name: string;
  find: (page: Page) => T | undefined;
}

export interface Found<T> {
  value: T;
  rule: string;
  /** How likely the value is right, 0…1, where that was measured. */
  confidence?: number | undefined;
  /** What other rules found that says something else. */
  others?: Provenance['others'] | undefined;
}

export function allOf<T>(rules: readonly Rule<T>[], page: Page): Found<T>[] {
  const found: Found<T>[] = [];
  for (const { name, find } of rules) {
    const value = find(page);
    if (value !== undefined) found.push({ value, rule: name });
  }
  return found;
}

/** The first that finds something, with those that found something else. */
export function firstOf(rules: readonly Rule<string>[], page: Page): Found<string> | undefined;
export function firstOf<T>(
  rules: readonly Rule<T>[],
  page: Page,
  show: (value: T) => string,
): Found<T> | undefined;
export function firstOf<T>(
  rules: readonly Rule<T>[],
  page: Page,
  show: (value: T) => string = String,
): Found<T> | undefined {
  const found = allOf(rules, page);
  const [best] = found;
  return best && { ...best, others: disagreeing(best, found, show) };
}

/** Runners-up in rule order, each value once, without those that say the same as the winner. */
export function disagreeing<T>(
  best: Found<T>,
  found: readonly Found<T>[],
  show: (value: T) => string,
): Provenance['others'] {
  const seen = new Set([fold(show(best.value))]);
  const others: Provenance['others'] = [];
  for (const { rule, value } of found) {
    const text = collapse(show(value));
    const key = fold(text);
    if (seen.has(key)) continue;
    seen.add(key);
    others.push({ rule, value: text.length > 200 ? `${text.slice(0, 199)}…` : text });
  }
  return others;
}
