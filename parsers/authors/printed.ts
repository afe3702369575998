import type { Author } from '../../model/records.ts';
import { bylineLines, markedBylines, type PrintedByline } from '../byline.ts';
import { isInside } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { BY, HELPED } from '../lexicon/people.ts';
import type { Page } from '../page.ts';
import { looksLikeName, looksLikePerson, namesIn } from '../person.ts';
import { fold } from '../text.ts';
import { unique } from './stated.ts';

/** All authors of a story stand in one place; the next byline down the page is another story's. */
const TOGETHER = 30;
/** A nickname must stand closer to the headline than a name. */
const NICKNAME = 30;

/** The marked elements that make the story's byline. */
export function nearestMarked(page: Page, passes: (byline: PrintedByline) => boolean): PrintedByline[] {
  const bylines = markedBylines(page).filter(passes);
  const first = bylines[0];
  if (!first) return [];
  return bylines
    .filter(({ box }) => Math.abs(box.from - first.box.from) < TOGETHER)
    .sort((a, b) => a.box.index - b.box.index);
}

export const namesSomeone = (authors: readonly Author[]): boolean =>
  authors.some(({ name, kind }) => kind !== 'person' || looksLikePerson(name));

/** Inner elements first: "Ada Marsh" in its own element parts "Ada Marsh Wickby Courier" around it. */
export function fromMarked(page: Page): Author[] {
  const near = nearestMarked(page, ({ text }) => namesSomeone(namesIn(text)));
  if (near.length === 0) return nicknames(page);
  const labelled = near.filter(({ text }) => BY.test(text));
  const told =
    labelled.length > 0 ? near.filter(({ box }) => labelled.some((by) => isInside(box, by.box))) : near;
  const smallest = [...told].sort((a, b) => a.text.length - b.text.length);
  const known: { author: Author; at: number }[] = [];
  for (const { text, box } of smallest)
    for (const [i, author] of namesIn(text).entries()) {
      const key = ` ${fold(author.name)} `;
      if (known.some(({ author: { name } }) => key.includes(` ${fold(name)} `))) continue;
      known.push({ author, at: box.from + i / 10 });
    }
  return known.sort((a, b) => a.at - b.at).map(({ author }) => author);
}

/** Marked as the author, near the headline, and nothing but one or two words. */
function nicknames(page: Page): Author[] {
  const near = nearestMarked(page, ({ text, distance }) => {
    const [only, ...more] = namesIn(text);
    return distance < NICKNAME && only !== undefined && more.length === 0 && looksLikeName(only.name);
  });
  return unique(near.flatMap(({ text }) => namesIn(text))).filter(({ name }) => looksLikeName(name));
}

/** Whom the lines around the byline name as helpers: "Photography by Bo Fen". */
export function helpersOf(page: Page): ReadonlySet<string> {
  const headline = headlineOf(page)?.box.blockTo ?? 0;
  const names = new Set<string>();
  const { blocks } = page.doc;
  for (const { text, index } of blocks.slice(headline, headline + 40)) {
    const start = text.length < 200 ? HELPED.exec(text) : null;
    // A picture's credit is no help: writers take pictures too.
    if (!start || /[:/]/.test(start[0])) continue;
    const after = text.slice(start.index + start[0].length).trim() || (blocks[index + 1]?.text ?? '');
    for (const { name } of namesIn(after)) names.add(fold(name));
  }
  return names;
}

/** A byline may take several lines, which stand together, each with its "By". */
export function fromLines(page: Page): Author[] {
  const lines = bylineLines(page);
  const first = lines[0]?.block.index ?? 0;
  const together = lines.filter(
    ({ block, names }, i) => i === 0 || (block.index < first + 4 && BY.test(names)),
  );
  return unique(together.flatMap(({ names }) => namesIn(names)));
}
