import type { Marks, SearchHit, SearchResult } from '../../search/index.ts';
import { number, plural, printable } from './terminal.ts';

const BOLD = '\u001b[1m';
const PLAIN = '\u001b[22m';

/** Hits for a person: title, where and when, the passage, the address; at the end how many there are. */
export function* searchLines(result: SearchResult, isBold: boolean): Generator<string> {
  for (const hit of result.hits) {
    yield shown(hit.title ?? '(no title)', hit.title_marks, isBold);
    yield `  ${printable(whereOf(hit))}`;
    if (hit.snippet !== '') yield `  ${shown(hit.snippet, hit.snippet_marks, isBold)}`;
    yield `  ${printable(hit.url)}`;
    yield '';
  }
  yield endOf(result);
  if (result.cursor !== null) yield `More: --cursor ${result.cursor}`;
}

function endOf({ total, total_is_exact, ranked_among, hits }: SearchResult): string {
  if (hits.length === 0) return total === 0 ? 'No story has all of that.' : 'No more stories.';
  const found = plural(total, 'story', 'stories');
  const ranked = ranked_among < total ? `; the newest ${number(ranked_among)} of them were ranked` : '';
  return `${total_is_exact ? found : `At least ${found}`}${ranked}.`;
}

function whereOf({ host, published_at, fetched_at, authors, revision }: SearchHit): string {
  const day = published_at === null ? `seen ${fetched_at.slice(0, 10)}` : published_at.slice(0, 10);
  const names = authors.map(({ name }) => name).join(', ');
  return [host, day, names, revision > 1 ? `revision ${revision}` : ''].filter(Boolean).join(' · ');
}

/** On one line; what was found in bold, where the output shows that. */
function shown(text: string, marks: Marks, isBold: boolean): string {
  const parts: string[] = [];
  let at = 0;
  for (const [start, end] of isBold ? marks : []) {
    parts.push(clean(text.slice(at, start)), BOLD, clean(text.slice(start, end)), PLAIN);
    at = end;
  }
  return [...parts, clean(text.slice(at))].join('');
}

const clean = (text: string): string => printable(text.replace(/\s/g, ' '));
