import type { LiveEntry } from '../../model/records.ts';
import { storyBox } from '../body/select.ts';
import { readTime } from '../dateline.ts';
import { toIso } from '../dates/moment.ts';
import { type Box, textOf } from '../document.ts';
import { get, list, str } from '../jsonld.ts';
import { kindOf } from '../kind.ts';
import { type Page, perPage } from '../page.ts';
import { collapse } from '../text.ts';

const MOST = 500;
/** An entry's text, at most. */
const LONGEST = 20_000;

const timeOf = (page: Page, text: string | undefined): string | null => {
  const time = readTime(page, text);
  return time ? toIso(time) : null;
};

/** JSON-LD's `liveBlogUpdate`, with the tags that some papers leave in taken out. */
function statedEntries(page: Page): LiveEntry[] {
  const updates = page.ld
    .ofType(/^LiveBlogPosting$/)
    .flatMap((item) => list(get(item, 'liveBlogUpdate')))
    .slice(0, MOST);
  return updates.flatMap((update) => {
    const item = page.ld.resolve(update);
    const text = collapse(
      (str(get(item, 'articleBody')) ?? '').slice(0, LONGEST).replace(/<[^<>]{0,500}>/g, ' '),
    );
    const title = str(get(item, 'headline')) ?? null;
    return text || title
      ? [{ published_at: timeOf(page, str(get(item, 'datePublished'))), title, text: text || (title ?? '') }]
      : [];
  });
}

/** The outermost element around a time that holds no other time: an entry of its own. */
function entryBox(time: Box, counts: ReadonlyMap<Box, number>): Box {
  let at = time;
  while (at.parent && at.parent.tag !== 'body' && counts.get(at.parent) === 1) at = at.parent;
  return at;
}

/** Repeated blocks, siblings of one kind, each with a `<time>` of its own and text. */
function printedEntries(page: Page): LiveEntry[] {
  const times = page.boxes('time').filter(({ hidden }) => !hidden);
  const counts = new Map<Box, number>();
  for (const time of times)
    for (let at: Box | null = time; at; at = at.parent) counts.set(at, (counts.get(at) ?? 0) + 1);
  const groups = new Map<Box | null, { box: Box; time: Box }[]>();
  for (const time of times) {
    const box = entryBox(time, counts);
    if (box.chars - time.chars < 40 || box.linkChars > box.chars * 0.6) continue;
    const group = groups.get(box.parent);
    if (group) group.push({ box, time });
    else groups.set(box.parent, [{ box, time }]);
  }
  const container = storyBox(page);
  const size = (group: { box: Box }[]) => group.reduce((sum, { box }) => sum + box.chars, 0);
  const best = [...groups.values()]
    .filter((group) => group.length > 2 && new Set(group.map(({ box }) => box.tag)).size === 1)
    .sort((a, b) => size(b) - size(a))[0];
  if (!best || (container && size(best) < container.chars * 0.2)) return [];
  return best.slice(0, MOST).flatMap(({ box, time }) => entryOf(page, box, time) ?? []);
}

function entryOf(page: Page, box: Box, time: Box): LiveEntry | undefined {
  const { doc } = page;
  const published_at = timeOf(page, time.el.attribs.datetime) ?? timeOf(page, textOf(doc, time, 100));
  if (!published_at) return undefined;
  const heading = doc.boxes
    .slice(box.index, box.end)
    .find(({ tag, chars }) => /^h[2-6]$/.test(tag) && chars > 0);
  const isIn = (chunk: number, part: Box | undefined) => part && chunk >= part.from && chunk < part.to;
  const text = doc.blocks
    .slice(box.blockFrom, box.blockTo)
    .filter(({ chunk, box: { tag } }) => !isIn(chunk, time) && !isIn(chunk, heading) && tag !== 'figcaption')
    .map((block) => block.text)
    .join('\n\n')
    .slice(0, LONGEST);
  return text ? { published_at, title: heading ? textOf(doc, heading, 500) : null, text } : undefined;
}

/** The dated entries of a live blog, in page order; empty on every other page. */
export const findLiveEntries = perPage((page): LiveEntry[] => {
  if (kindOf(page).kind !== 'live') return [];
  const stated = statedEntries(page);
  return stated.length > 0 ? stated : printedEntries(page);
});
