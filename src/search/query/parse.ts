import { NewskeepError } from '../../../model/errors.ts';
import { STORY_KINDS } from '../../../model/records.ts';
import { beginOf } from './dates.ts';
import { lex, type Token } from './lex.ts';

/** What a term may be limited to. */
export const TEXT_FIELDS = ['title', 'author', 'tag', 'section', 'body'] as const;
export const EXACT_FIELDS = ['host', 'lang', 'kind'] as const;
const DATE_FIELDS = ['after', 'before'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
export type ExactField = (typeof EXACT_FIELDS)[number];
const FIELDS: readonly string[] = [...TEXT_FIELDS, ...EXACT_FIELDS, ...DATE_FIELDS];

export type Node =
  | { type: 'text'; field: TextField | undefined; text: string; isPrefix: boolean }
  | { type: 'exact'; field: ExactField; value: string }
  | { type: 'not'; of: Node }
  | { type: 'and' | 'or'; of: Node[] };

export interface Query {
  /** Undefined where every story is meant. */
  node: Node | undefined;
  /** Only stories of that moment or later, and earlier than this one, in ms. */
  after: number | undefined;
  before: number | undefined;
}

const invalid = (message: string, hint: string) => new NewskeepError('search_invalid', message, { hint });

/** More than a person writes; nesting is bounded with it. */
const MOST_TERMS = 64;

/**
 * Reads a query: words (all are meant), "phrases", prefix*, -not, OR, parentheses, and fields. Throws `search_invalid` and
 * says what is meant. Never throws anything else, whatever the text.
 */
export function parseQuery(text: string): Query {
  const tokens = lex(text.toWellFormed(), (name) => FIELDS.includes(name));
  if (tokens.length > MOST_TERMS * 2)
    throw invalid('The search has too many words.', `Give ${MOST_TERMS} at most.`);
  return new Parser(tokens).query();
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;
  readonly #dates: Pick<Query, 'after' | 'before'> = { after: undefined, before: undefined };

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  query(): Query {
    const node = this.#or();
    if (this.#peek()?.kind === 'close')
      throw invalid(
        'A parenthesis is closed that was not opened.',
        'Put words in "quotes" to search for them.',
      );
    return { node, ...this.#dates };
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #or(): Node | undefined {
    const sides: Node[] = [];
    let isEither = false;
    for (;;) {
      const side = this.#and();
      if (side) sides.push(side);
      if (this.#peek()?.kind !== 'or') break;
      if (!side) throw noSide();
      isEither = true;
      this.#at++;
    }
    if (isEither && sides.length < 2) throw noSide();
    return sides.length > 1 ? { type: 'or', of: sides } : sides[0];
  }

  #and(): Node | undefined {
    const parts: Node[] = [];
    for (
      let token = this.#peek();
      token && token.kind !== 'or' && token.kind !== 'close';
      token = this.#peek()
    ) {
      const part = this.#part(token);
      if (part) parts.push(part);
    }
    return parts.length > 1 ? { type: 'and', of: parts } : parts[0];
  }

  #part(token: Token): Node | undefined {
    this.#at++;
    if (token.kind === 'not') return this.#not();
    if (token.kind === 'open') return this.#group();
    return token.kind === 'term' ? this.#term(token) : undefined;
  }

  #not(): Node | undefined {
    const next = this.#peek();
    if (!next || next.kind === 'or' || next.kind === 'close')
      throw invalid(
        'NOT stands before nothing.',
        'Write what is to be left out: -word, -"two words", -host:paper.example.',
      );
    const of = this.#nested(() => this.#part(next));
    return of && { type: 'not', of };
  }

  #group(): Node | undefined {
    const node = this.#nested(() => this.#or());
    if (this.#peek()?.kind !== 'close')
      throw invalid('A parenthesis is not closed.', 'Close it, or put words in "quotes" to search for them.');
    this.#at++;
    return node;
  }

  #nested<T>(read: () => T): T {
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  #term({ field, text, isPrefix }: Extract<Token, { kind: 'term' }>): Node | undefined {
    const value = text.trim();
    if (field !== undefined && value === '')
      throw invalid(`${field}: names nothing.`, `Write ${field}:${EXAMPLES[field]}, without a space.`);
    if (field === 'after' || field === 'before') return this.#date(field, value);
    if (field === 'kind' && !(STORY_KINDS as readonly string[]).includes(value.toLowerCase()))
      throw invalid(`kind:${value} is no kind of story.`, `There are ${STORY_KINDS.join(', ')}.`);
    if (isExact(field)) return { type: 'exact', field, value: value.toLowerCase() };
    return { type: 'text', field: field as TextField | undefined, text: value, isPrefix };
  }

  #date(field: 'after' | 'before', text: string): undefined {
    if (this.#depth > 0 || !this.#isWholeSearch())
      throw invalid(
        `${field}: holds for the whole search, and stands within a part of it.`,
        'Write it once, beside parentheses: (storm OR flood) after:2026-02.',
      );
    const time = beginOf(field, text);
    const held = this.#dates[field] ?? time;
    this.#dates[field] = field === 'after' ? Math.max(held, time) : Math.min(held, time);
  }

  /** Whether every OR stands in parentheses, so that what stands beside them holds for all. */
  #isWholeSearch(): boolean {
    let depth = 0;
    for (const { kind } of this.#tokens) {
      if (kind === 'open') depth++;
      if (kind === 'close') depth--;
      if (kind === 'or' && depth === 0) return false;
    }
    return true;
  }
}

const noSide = () =>
  invalid('OR stands beside nothing.', 'Write a word on both sides, or "or" in quotes to search for it.');

const EXAMPLES: Record<string, string> = {
  title: 'harbour',
  author: '"Jane Doe"',
  tag: 'budget',
  section: 'politics',
  body: 'harbour',
  host: 'paper.example',
  lang: 'en',
  kind: 'article',
  after: '2026-02-04',
  before: '2026-03',
};

const isExact = (field: string | undefined): field is ExactField =>
  (EXACT_FIELDS as readonly (string | undefined)[]).includes(field);
