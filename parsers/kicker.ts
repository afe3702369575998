import { type Box, type Doc, upTo } from './document.ts';
import { hasName, wordPattern } from './names.ts';
import { collapse, fold } from './text.ts';
import { likeness, tokens } from './titles.ts';

/** Names that papers give the line above a headline; a label of the section is none. */
const KICKER = wordPattern(
  'kicker overline topline roofline catchline catch-title eyebrow dachzeile spitzmarke vorspann-titel supertitle suptitle super-title pretitle pre-title pretitulo antetitulo cintillo volanta occhiello surtitre sur-titre chapeau-titre rubriktitel vignette stikktittel vinjett overtitle hashtag-title title-header titleheader catch-line',
);
const LABEL = wordPattern('label category section rubric rubrik badge flag sub-title subline');
const TITLE = wordPattern('headline title titletext title-text text heading main');
const MARK = /^[\s:|/·•–—-]+$/;
/** A line longer than this says more than a kicker does. */
const LONGEST = 90;

interface Part {
  text: string;
  /** The element around it, unless it is loose text. */
  box: Box | undefined;
}

const between = (doc: Doc, from: number, to: number) => collapse(doc.chunks.slice(from, to).join(''));

/** The pieces of a heading: its child elements and the loose text between them. */
function partsOf(doc: Doc, heading: Box): Part[] {
  let outer = heading;
  for (let i = outer.index + 1; i < outer.end; i++) {
    const inner = doc.boxes[i];
    if (inner && inner.chars === outer.chars && inner.chars > 0) outer = inner;
  }
  const parts: Part[] = [];
  const add = (text: string, box?: Box) => text && parts.push({ text, box });
  let at = outer.from;
  for (let i = outer.index + 1; i < outer.end && parts.length < 9; ) {
    const child = doc.boxes[i];
    if (!child) break;
    add(between(doc, at, child.from));
    if (child.to > child.from) add(between(doc, child.from, child.to), child);
    at = child.to;
    i = Math.max(child.end, i + 1);
  }
  add(between(doc, at, outer.to));
  return parts;
}

const squash = (text: string) => fold(text).replaceAll(' ', '');
const joined = (parts: readonly Part[]) => collapse(parts.map(({ text }) => text).join(' '));

export interface Parted {
  kicker: string | undefined;
  text: string;
  /** The element of the headline, where it has one to itself. */
  box: Box | undefined;
}

const bare = (text: string) => text.replace(/^[\s:|/·•–—-]+|[\s:|/·•–—-]+$/g, '');

/** What of a heading is the headline, and what the kicker before it; undefined where it is of one piece. */
export function partHeading(doc: Doc, heading: Box, stated: readonly string[]): Parted | undefined {
  const parts = partsOf(doc, heading);
  if (parts.length < 2 || parts.length > 8) return undefined;
  const named = new Set(stated.map(squash));
  const cut = (from: number, to: number): Parted => ({
    kicker: bare(joined(parts.slice(0, from))) || undefined,
    text: bare(joined(parts.slice(from, to))),
    box: to - from === 1 ? parts[from]?.box : undefined,
  });
  // The longest run of pieces that the head calls the story by.
  for (let length = parts.length - 1; length > 0; length--)
    for (let from = 0; from + length <= parts.length; from++) {
      const run = joined(parts.slice(from, from + length));
      if (run.length > 7 && named.has(squash(run))) return cut(from, from + length);
    }
  const [first, second] = parts;
  if (!first?.box || !second || first.text.length > LONGEST) return undefined;
  const marked = MARK.test(second.text) && second.box !== undefined;
  const rest = cut(marked ? 2 : 1, parts.length);
  const words = tokens(rest.text);
  if (words.length < 2 || rest.text.length * 2 < first.text.length) return undefined;
  if (named.has(squash(joined(parts)))) {
    // The head joins with a colon what the heading parts by its elements alone. A colon that the heading prints, or
    // none at all, makes kicker and headline one.
    const printsMark = MARK.test(second.text) || /[:|–—-]$/.test(first.text);
    const isSetOff = stated.some(
      (one) => one.startsWith(first.text) && /^\s*[:|–—-]/.test(one.slice(first.text.length)),
    );
    return isSetOff && !printsMark ? rest : undefined;
  }
  const alike = (text: readonly string[]) => Math.max(0, ...stated.map((one) => likeness(text, tokens(one))));
  const isKicker =
    marked ||
    hasName(first.box, KICKER) ||
    hasName(first.box, LABEL) ||
    (rest.box !== undefined && hasName(rest.box, TITLE) && !hasName(first.box, TITLE)) ||
    (alike(words) > 0.85 && alike(words) > alike(tokens(joined(parts))));
  return isKicker ? rest : undefined;
}

/** A line above a headline without the date that stands in it too; undefined where only the date is left. */
const kickerIn = (line: string): string | undefined =>
  line
    .split(/\s+[|/·•]\s+/)
    .map(bare)
    .find((part) => part && !/\d{1,2}[-./]\d{1,2}|\d\s?\d{4}\b|[,.]?\s(?:19|20)\d\d\b/.test(part));

/** The kicker that stands above the headline in an element of its own. */
export function kickerAbove(doc: Doc, headline: Box): string | undefined {
  for (let i = headline.blockFrom - 1; i >= Math.max(0, headline.blockFrom - 4); i--) {
    const block = doc.blocks[i];
    if (!block || block.text.length > LONGEST) return undefined;
    const box = upTo(block.box, (at) => hasName(at, KICKER), 2);
    const shared = box && upTo(box, (at) => at.end >= headline.end, 5);
    if (box && !box.hidden && shared && shared.tag !== 'body') return kickerIn(block.text);
  }
  return undefined;
}

const shouts = (text: string) => text === text.toUpperCase() && text !== text.toLowerCase();

/** The headline as the head spells it, where the page shouts it or glues its pieces. */
export function spelled(doc: Doc, text: string, heading: Box, stated: readonly string[]): string {
  const plain = squash(text);
  const same = stated.filter((one) => squash(one) === plain);
  if (same.length === 0 || same.includes(text)) return text;
  if (shouts(text)) return same.find((one) => !shouts(one)) ?? text;
  if (partsOf(doc, heading).length < 2) return text;
  return same.find((one) => one.length > text.length) ?? text;
}
