import { rememberedLine } from '../model/remembered.ts';
import { fold } from './text.ts';

const SEPARATOR = /\s+[|–—·•»«›:~-]+\s+|\s*[|｜»]\s*|\s+\/\s+|\s*_\s*(?=[^_]*$)/;

/** Words of a text; a script without spaces gives its letters. */
export const tokens = rememberedLine((text): readonly string[] => tokensOfFolded(fold(text)), 100);

/** As tokens, of a text that is folded already. */
export const tokensOfFolded = (folded: string): readonly string[] =>
  folded.match(/[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\s\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+/g) ??
  [];

/** How alike two titles are: shared words against all words (Dice). */
export function likeness(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const left = new Map<string, number>();
  for (const token of a) left.set(token, (left.get(token) ?? 0) + 1);
  let shared = 0;
  for (const token of b) {
    const n = left.get(token) ?? 0;
    if (n > 0) {
      shared++;
      left.set(token, n - 1);
    }
  }
  return (2 * shared) / (a.length + b.length);
}

/** Is this part of a window title the paper's name rather than words of the headline? */
function isSiteName(part: string, names: readonly string[]): boolean {
  const folded = fold(part).replaceAll(' ', '');
  if (!folded) return true;
  return names.some(
    (name) =>
      name.length > 2 &&
      (folded === name ||
        (folded.length > 3 &&
          (name.includes(folded) || (folded.includes(name) && folded.length < name.length + 14)))),
  );
}

/** Site names in the folded form that titles are compared with. */
export const siteNames = (names: readonly (string | undefined)[], host: string): string[] => {
  const labels = host.replace(/^www\d?\./, '').split('.');
  const hosts = [labels.join(''), labels[0] ?? '', labels.length > 2 ? (labels.at(-2) ?? '') : ''];
  return [...names, ...hosts]
    .map((name) => fold(name ?? '').replaceAll(' ', ''))
    .filter((name) => name.length > 1);
};

/** A title without the site's name and sections around it. */
export function stripSite(title: string, names: readonly string[]): string {
  const pieces: string[] = [];
  const marks: string[] = [];
  let rest = title;
  for (let i = 0; i < 12; i++) {
    const match = SEPARATOR.exec(rest);
    if (!match) break;
    pieces.push(rest.slice(0, match.index));
    marks.push(match[0]);
    rest = rest.slice(match.index + match[0].length);
  }
  pieces.push(rest);
  if (pieces.length === 1) return title.trim();
  let from = 0;
  let to = pieces.length;
  let named = false;
  while (to - from > 1 && isSiteName(pieces[to - 1] ?? '', names)) {
    to--;
    named = true;
  }
  while (to - from > 1 && isSiteName(pieces[from] ?? '', names)) {
    from++;
    named = true;
  }
  // "Headline | Section | Paper": with the paper found, a bar sets off sections, a dash may belong to the headline.
  while (
    to - from > 1 &&
    /[|｜»]/.test(marks[to - 2] ?? '') &&
    (named || to - from > 2) &&
    (pieces[to - 1]?.length ?? 0) < 30
  )
    to--;
  if (
    !named &&
    to - from === 2 &&
    /[|｜]/.test(marks[from] ?? '') &&
    (pieces[to - 1]?.length ?? 0) < (pieces[from]?.length ?? 0) / 2
  )
    to--;
  let out = '';
  for (let i = from; i < to; i++) out += pieces[i] + (i < to - 1 ? (marks[i] ?? '') : '');
  return out.trim();
}
