import { NewskeepError } from '../../../model/errors.ts';
import { STORY_KINDS } from '../../../model/records.ts';
import { beginOf } from './dates.ts';
import { lex, type Token } from './lex.ts';

/** What a term may be limited to, for people. */
export const FIELDS = {
  title: { meaning: 'words of the headline', example: 'harbour' },
  author: { meaning: 'words of an author’s name', example: '"Jane Doe"' },
  tag: { meaning: 'words of a tag', example: 'budget' },
  section: { meaning: 'words of the section’s name', example: 'politics' },
  body: { meaning: 'words of the text and of the kicker', example: 'harbour' },
  host: { meaning: 'the host, or one below it', example: 'paper.example' },
  lang: { meaning: 'the language, with or without its region', example: 'en' },
  kind: { meaning: `the kind of story: ${STORY_KINDS.join(', ')}`, example: 'live' },
  after: {
    meaning: 'published from the beginning of this year, month, day or minute on, UTC',
    example: '2026-02-04',
  },
  before: { meaning: 'published before the beginning of it', example: '2026-03' },
} as const;
const EXACT_FIELDS = ['host', 'lang', 'kind'] as const;
export type ExactField = (typeof EXACT_FIELDS)[number];
/** What a story can be narrowed by letter by letter, as the counts of values are made. */
export type ValueField = 'host' | 'language' | 'tag' | 'author';
export type TextField = Exclude<keyof typeof FIELDS, ExactField | 'after' | 'before'>;
const isField = (name: string): name is keyof typeof FIELDS => Object.hasOwn(FIELDS, name);

export type Node =
  | { type: 'text'; field: TextField | undefined; text: string; isPrefix: boolean }
  | { type: 'exact'; field: ExactField; value: string }
  /** Letter by letter; no query is written so, filters are. */
  | { type: 'value'; field: ValueField; value: string }
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
  const tokens = lex(text.toWellFormed(), isField);
  if (tokens.length > MOST_TERMS * 2)
    throw invalid('The search has too many words.', `Give ${MOST_TERMS} at most.`);
  const dates: Dates = { after: undefined, before: undefined };
  const node = withoutDates(new Parser(tokens).whole(), dates);
  return { node, ...dates };
}

/** What the searcher has to be told of a query that can be read: fields that there are none of. */
export function notesOn(text: string): string[] {
  const named = lex(text.toWellFormed(), isField).flatMap((token) =>
    token.kind === 'term' && !token.isPhrase ? (UNKNOWN_FIELD.exec(token.text)?.[1] ?? []) : [],
  );
  return [...new Set(named)].map(
    (name) =>
      `There is no field ${name}; it was searched as words. Fields: ${Object.keys(FIELDS).join(', ')}.`,
  );
}

/** Letters, a colon and a value, which no address has (https://…). */
const UNKNOWN_FIELD = /^(\p{L}+):(?!\/\/)[^:]/u;

type Dates = Pick<Query, 'after' | 'before'>;
type Parsed =
  | Exclude<Node, { of: unknown }>
  | { type: 'not'; of: Parsed }
  | { type: 'and' | 'or'; of: Parsed[] }
  | { type: 'date'; field: 'after' | 'before'; time: number };

/** Takes the dates out, which hold for the whole search: they may stand beside anything, and in nothing. */
function withoutDates(node: Parsed | undefined, dates: Dates): Node | undefined {
  if (node?.type === 'date') {
    const { field, time } = node;
    const held = dates[field] ?? time;
    dates[field] = field === 'after' ? Math.max(held, time) : Math.min(held, time);
    return undefined;
  }
  if (node?.type === 'and') {
    const of = node.of.flatMap((one) => withoutDates(one, dates) ?? []);
    return of.length > 1 ? { type: 'and', of } : of[0];
  }
  if (node && hasDate(node))
    throw invalid(
      'A date holds for the whole search, and stands in a part of it.',
      'Write it once, beside parentheses: (storm OR flood) after:2026-02.',
    );
  return node as Node | undefined;
}

const hasDate = (node: Parsed): boolean =>
  node.type === 'date' ||
  (node.type === 'not' && hasDate(node.of)) ||
  ((node.type === 'and' || node.type === 'or') && node.of.some(hasDate));

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  whole(): Parsed | undefined {
    const node = this.#or();
    if (this.#peek()?.kind === 'close')
      throw invalid(
        'A parenthesis is closed that was not opened.',
        'Put words in "quotes" to search for them.',
      );
    return node;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #or(): Parsed | undefined {
    const sides: Parsed[] = [];
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

  #and(): Parsed | undefined {
    const parts: Parsed[] = [];
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

  #part(token: Token): Parsed | undefined {
    this.#at++;
    if (token.kind === 'not') return this.#not();
    if (token.kind === 'open') return this.#group();
    return token.kind === 'term' ? this.#term(token) : undefined;
  }

  #not(): Parsed | undefined {
    const next = this.#peek();
    if (!next || next.kind === 'or' || next.kind === 'close')
      throw invalid(
        'NOT stands before nothing.',
        'Write what is to be left out: -word, -"two words", -host:paper.example.',
      );
    const of = this.#part(next);
    return of && { type: 'not', of };
  }

  #group(): Parsed | undefined {
    const node = this.#or();
    if (this.#peek()?.kind !== 'close')
      throw invalid('A parenthesis is not closed.', 'Close it, or put words in "quotes" to search for them.');
    this.#at++;
    return node;
  }

  #term({ field, text, isPrefix }: Extract<Token, { kind: 'term' }>): Parsed | undefined {
    const value = text.trim();
    if (field !== undefined && isField(field) && value === '')
      throw invalid(`${field}: names nothing.`, `Write ${field}:${FIELDS[field].example}, without a space.`);
    if (field === 'after' || field === 'before') return { type: 'date', field, time: beginOf(field, value) };
    if (field === 'kind' && !(STORY_KINDS as readonly string[]).includes(value.toLowerCase()))
      throw invalid(`kind:${value} is no kind of story.`, `There are ${STORY_KINDS.join(', ')}.`);
    if (isExact(field)) return { type: 'exact', field, value: value.toLowerCase() };
    return { type: 'text', field: field as TextField | undefined, text: value, isPrefix };
  }
}

const noSide = () =>
  invalid('OR stands beside nothing.', 'Write a word on both sides, or "or" in quotes to search for it.');

const isExact = (field: string | undefined): field is ExactField =>
  (EXACT_FIELDS as readonly (string | undefined)[]).includes(field);
