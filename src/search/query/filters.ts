import { NewskeepError } from '../../../model/errors.ts';
import { hostValue } from './facts.ts';
import type { Node } from './parse.ts';

/**
 * What a search is narrowed to, beside its words: values as the records have them, which are never read as a query. Of
 * hosts and languages one has to fit, of tags and authors all.
 */
export interface SearchFilters {
  /** These hosts and no others, as `facets.host` names them. */
  host?: string[] | undefined;
  /** These hosts and those below them. */
  domain?: string[] | undefined;
  /** These tags, letter by letter. */
  tag?: string[] | undefined;
  /** These names, letter by letter. */
  author?: string[] | undefined;
  /** These languages, letter by letter: en is not en-GB. */
  language?: string[] | undefined;
  /** These languages in any region: en is en-GB, too. */
  languageRange?: string[] | undefined;
  /** Published from the beginning of this year, month, day or minute on, UTC: 2026-02-04. */
  after?: string | undefined;
  /** Published before the beginning of it. */
  before?: string | undefined;
}

const MOST_VALUES = 64;

/** The filters as parts of a query that all hold. Throws `search_invalid` for a value of nothing, and for too many. */
export function nodesOf({ host, domain, tag, author, language, languageRange }: SearchFilters): Node[] {
  const nodes = [
    either(given('host', host).map((value) => ({ type: 'value', field: 'host', value: hostValue(value) }))),
    either(given('host', domain).map((value) => ({ type: 'exact', field: 'host', value }))),
    either(given('lang', language).map((value) => ({ type: 'value', field: 'language', value }))),
    either(given('lang', languageRange).map((value) => ({ type: 'exact', field: 'lang', value }))),
    given('tag', tag).map((value): Node => ({ type: 'value', field: 'tag', value })),
    given('author', author).map((value): Node => ({ type: 'value', field: 'author', value })),
  ];
  return nodes.flat();
}

function given(name: string, values: string[] = []): string[] {
  if (values.some((value) => value.trim() === ''))
    throw new NewskeepError('search_invalid', `The filter ${name} names nothing.`, {
      hint: 'Give it a value, or leave it out.',
    });
  if (values.length > MOST_VALUES)
    throw new NewskeepError('search_invalid', `The filter ${name} has too many values.`, {
      hint: `Give ${MOST_VALUES} at most.`,
    });
  return values;
}

const either = (of: Node[]): Node[] => (of.length > 1 ? [{ type: 'or', of }] : of);
