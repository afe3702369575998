import { NewskeepError } from '../../../model/errors.ts';
import { wordsOf } from '../fold/words.ts';
import { beginOf } from './dates.ts';
import { EVERY, fact, hostValue, valueFact } from './facts.ts';
import { nodesOf, type SearchFilters } from './filters.ts';
import { spellingsOf } from './numbers.ts';
import { type Node, parseQuery, type TextField } from './parse.ts';

/** Words that stand one after another in what was found, to be marked in its texts. */
export interface Needle {
  words: string[];
  /** The last one is the beginning of a word. */
  isPrefix: boolean;
  /** Looked for there alone. */
  field: TextField | undefined;
}

/** A query as the index is asked. */
export interface Match {
  /** FTS5's own language (https://www.sqlite.org/fts5.html, 3). */
  fts: string;
  needles: Needle[];
  after: number | undefined;
  before: number | undefined;
}

const COLUMNS: Record<TextField, string> = {
  title: 'title',
  author: 'authors',
  tag: 'tags',
  section: 'section',
  body: 'body',
};

/** Throws `search_invalid` where the query or a filter cannot be read, or where no word of the query can be searched for. */
export function matchOf(query: string, filters: SearchFilters = {}): Match {
  const { node, after, before } = parseQuery(query);
  if (node && expression(node, []) === undefined)
    throw new NewskeepError('search_invalid', 'The search names no word.', {
      hint: 'Signs alone stand in no index: write letters or digits.',
    });
  const needles: Needle[] = [];
  const fts = all([...(node ? [node] : []), ...nodesOf(filters)], needles) ?? quoted(EVERY);
  return {
    fts,
    needles,
    after: ofBoth(Math.max, after, momentIn('after', filters)),
    before: ofBoth(Math.min, before, momentIn('before', filters)),
  };
}

function momentIn(field: 'after' | 'before', { [field]: text }: SearchFilters): number | undefined {
  return text === undefined ? undefined : beginOf(field, text);
}

const ofBoth = (pick: (a: number, b: number) => number, a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : pick(a, b);

/** Undefined where it says nothing (signs alone): whatever it stands beside is asked for without it. */
function expression(node: Node, needles: Needle[]): string | undefined {
  if (node.type === 'exact') {
    const value = node.field === 'host' ? hostValue(node.value) : node.value;
    return quoted(fact(node.field, value));
  }
  if (node.type === 'value') return quoted(valueFact(node.field, node.value));
  if (node.type === 'text') return text(node, needles);
  if (node.type === 'not') {
    const left = expression(node.of, []);
    return left && `(${quoted(EVERY)} NOT ${left})`;
  }
  if (node.type === 'and') return all(node.of, needles);
  const sides = node.of.flatMap((one) => expression(one, needles) ?? []);
  return sides.length > 0 ? `(${sides.join(' OR ')})` : undefined;
}

function all(nodes: Node[], needles: Needle[]): string | undefined {
  const wanted = nodes.flatMap((one) => (one.type === 'not' ? [] : (expression(one, needles) ?? [])));
  const left = nodes.flatMap((one) => (one.type === 'not' ? (expression(one.of, []) ?? []) : []));
  if (wanted.length + left.length === 0) return undefined;
  const base = wanted.length > 0 ? `(${wanted.join(' AND ')})` : quoted(EVERY);
  return left.length > 0 ? `(${base} NOT (${left.join(' OR ')}))` : base;
}

function text({ field, text, isPrefix }: Extract<Node, { type: 'text' }>, needles: Needle[]) {
  const words = wordsOf(text);
  const [before, last] = words.slice(-2).length === 2 ? words.slice(-2) : [undefined, words[0]];
  if (!last) return undefined;
  // The last character of a run stands alone in the index where the run ends; here the text may go on.
  const isEdge = last.isDense && last.firstEnd === last.end;
  const isSpare = isEdge && before?.isDense === true && before.end === last.end;
  const prefix = isEdge ? !isSpare : isPrefix && !last.isDense;
  const spelled = spellingsOf(isSpare ? words.slice(0, -1) : words);
  needles.push(...spelled.map((words) => ({ words, isPrefix: prefix, field })));
  const phrases = spelled.map((words) => {
    const phrase = `${quoted(words.join(' '))}${prefix ? ' *' : ''}`;
    return field ? `${COLUMNS[field]} : ${phrase}` : phrase;
  });
  return phrases.length > 1 ? `(${phrases.join(' OR ')})` : phrases[0];
}

const quoted = (words: string) => `"${words.replaceAll('"', '""')}"`;
