import type { Change, FieldChange, History, Piece, StoryEvent } from '../../history/schema.ts';
import { plural, printable } from './terminal.ts';

/** Changes for a person, a line each; at the end how many of each kind. */
export async function* changeLines(changes: AsyncIterable<Change>): AsyncGenerator<string> {
  const counts = { revised: 0, gone: 0, back: 0 };
  for await (const change of changes) {
    counts[change.event]++;
    yield printable(
      `${time(change.at)}  ${change.event.padEnd(7)}  ${whatOf(change)}  ${titled(change.title)}  ${change.url}`,
    );
  }
  const all = counts.revised + counts.gone + counts.back;
  yield all === 0
    ? 'Nothing changed.'
    : `${plural(counts.revised, 'revision')}, ${counts.gone} gone, ${counts.back} back.`;
}

function whatOf({ event, fields, words_added, words_removed, status, to, compared_by }: Change): string {
  if (event === 'gone') return awayTo(status, to);
  if (event === 'back') return String(status);
  const words = fields.includes('body') ? ` (+${words_added} −${words_removed} words)` : '';
  return `${fields.join(', ')}${words}${compared_by === null ? UNSURE : ''}`;
}

const UNSURE = ' (read by two parsers: a field may differ by the parser alone)';

const awayTo = (status: number | null, to: string | null): string =>
  to === null ? String(status) : `${status} to ${to}`;

const titled = (title: string | null): string => `“${(title ?? '(no title)').replace(/\s+/g, ' ')}”`;

/** The history of a story for a person. */
export function* historyLines(story: History): Generator<string> {
  yield line((story.title ?? '(no title)').replace(/\s+/g, ' '));
  yield line(story.url);
  for (const alias of story.aliases) yield line(`also at ${alias}`);
  for (const event of story.events) {
    yield '';
    yield line(`${time(event.at)}  ${headOf(event)}`);
    for (const [field, change] of Object.entries(event.changes)) yield* fieldLines(field, change);
  }
}

function headOf(event: StoryEvent): string {
  const { status, to, revision, changes, seen_until: until, compared_by } = event;
  const seen = until === null || until === event.at ? '' : `, seen so until ${time(until)}`;
  if (event.event === 'gone') return `gone: ${awayTo(status, to)}`;
  if (event.event === 'back') return `back as revision ${revision}${seen}`;
  if (event.event === 'first') return `first seen (revision 1${seen})`;
  const fields = Object.keys(changes);
  const what = fields.length > 0 ? fields.join(', ') : 'the paper changed nothing that is kept';
  return `revision ${revision}: ${what}${seen}${compared_by === null ? UNSURE : ''}`;
}

function* fieldLines(field: string, { before, after, words }: FieldChange): Generator<string> {
  yield `  ${field}`;
  if (words && before !== null && after !== null) {
    for (const part of marked(inRuns(words)).split(/\n+/)) if (part !== '') yield line(`    ${part}`);
    return;
  }
  yield line(`    - ${shown(before)}`);
  yield line(`    + ${shown(after)}`);
}

const shown = (value: unknown): string =>
  value === null ? '(none)' : typeof value === 'string' ? value : JSON.stringify(value);

/** Words that stand around a change; what lies farther off is left out. */
const AROUND = 8;

/** Fewer words than these between two changes are read with them: a text in shreds is nobody's to read. */
const FEW = 3;

/** Pieces in which what changed stands in runs: what went of each, then what came. */
function inRuns(pieces: Piece[]): Piece[] {
  const runs: { removed: string; added: string; same: string }[] = [];
  for (const { op, text } of pieces) {
    const last = runs.at(-1);
    const isOver = !last || (op !== 'same' && last.same.trim().split(/\s+/).length > FEW);
    const run = isOver ? { removed: '', added: '', same: '' } : last;
    if (isOver) runs.push(run);
    if (op === 'same') run.same += text;
    else {
      const between = run.same;
      run.same = '';
      run.removed += between + (op === 'removed' ? text : '');
      run.added += between + (op === 'added' ? text : '');
    }
  }
  return runs
    .flatMap(({ removed, added, same }) => [
      { op: 'removed' as const, text: removed },
      { op: 'added' as const, text: added },
      { op: 'same' as const, text: same },
    ])
    .filter(({ text }) => text !== '');
}

/** Words as wdiff marks them: [-removed-] {+added+}. */
const marked = (pieces: Piece[]): string =>
  pieces
    .map(({ op, text }, i) => {
      if (op === 'same') return around(text, i > 0, i < pieces.length - 1);
      // White space stays outside of the marks, so that lines break where the text does.
      const [, open = '', inner = '', close = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
      const mark = (part: string) => (op === 'removed' ? `[-${part}-]` : `{+${part}+}`);
      return `${open}${inner.split(/\n+/).map(mark).join('\n')}${close}`;
    })
    .join('');

function around(text: string, isAfter: boolean, isBefore: boolean): string {
  const parts = text.split(/(?<=\s)(?=\S)/);
  if (parts.length <= 2 * AROUND + 1) return text;
  const head = isAfter ? parts.slice(0, AROUND).join('') : '';
  const tail = isBefore ? parts.slice(-AROUND).join('') : '';
  return `${head}… ${tail}`;
}

const time = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')}Z`;

const line = (text: string): string => printable(text.replace(/\s*\n\s*/g, ' '));
