import type { Page } from './page.ts';

/** A field is an ordered list of these, read top to bottom; the first that finds something wins. */
export interface Rule<T> {
  /** Stands in the provenance of the field. */
  name: string;
  find: (page: Page) => T | undefined;
}

export interface Found<T> {
  value: T;
  rule: string;
}

export function firstOf<T>(rules: readonly Rule<T>[], page: Page): Found<T> | undefined {
  for (const { name, find } of rules) {
    const value = find(page);
    if (value !== undefined) return { value, rule: name };
  }
  return undefined;
}

export function allOf<T>(rules: readonly Rule<T>[], page: Page): Found<T>[] {
  const found: Found<T>[] = [];
  for (const { name, find } of rules) {
    const value = find(page);
    if (value !== undefined) found.push({ value, rule: name });
  }
  return found;
}
