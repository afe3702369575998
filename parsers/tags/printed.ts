import { storyBlocks } from '../body/select.ts';
import { type Box, textOf, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { TAG_HEADING, TAG_LABEL } from '../lexicon/tags.ts';
import { hasName, wordPattern } from '../names.ts';
import type { Page } from '../page.ts';
import { fold } from '../text.ts';
import { clean, mean, shareIn, storyWords } from './words.ts';

const TAG_BOX = wordPattern(
  'tag tags taglist tag-list tags-list article-tags post-tags entry-tags topics topic keywords etiquetas schlagworte tagcloud-article story-tags tags-links temas tagi subject',
);
const NOT_HERE = wordPattern(
  'nav menu header sidebar widget trending popular related hot-topics navigation teaser card breadcrumb breadcrumbs share social comment author byline',
);
const TAG_PATH =
  /[/?](?:tags?|topics?|newstopics|themen?|thema|temas?|etiquetas?|keywords?|schlagwort|sujet|dossier|tagi|tagg|teg|konu|etiket|label|hub)[/=][^/]+/i;
/** A row that is longer is a site's whole vocabulary, a box that is longer holds more than a row. */
const MOST = { links: 40, chars: 900 };
/** What a row must reach to be the story's topics. */
const CUT = 1.5;

/** Links in one row or list, and how much speaks for their being the story's topics. */
export interface TagRow {
  tags: string[];
  score: number;
  /** How much of them the story says, 0…1. */
  inText: number;
}

/** Addresses spell "ö" as "o" or "oe". */
const plainLetters = (text: string): string =>
  fold(text)
    .replace(/([aou])e/g, '$1')
    .replaceAll('ß', 'ss');

/** Is the link's address made of its text, as a topic page's is? */
function repeatsText(href: string, text: string): boolean {
  const path = (href.split(/[?#]/, 1)[0] ?? '').replace(/\/+$|\.\w+$/g, '');
  let last = path.slice(path.lastIndexOf('/') + 1);
  if (last.includes('%'))
    try {
      last = decodeURIComponent(last);
    } catch {
      // As it stands.
    }
  // Before the costly comparison: the longest that a spelling can add.
  if (last === '' || last.length > text.length * 2) return false;
  const name = plainLetters(text).replaceAll(' ', '');
  return name !== '' && name === plainLetters(last).replaceAll(' ', '');
}

const isTagLink = ({ el }: Box): boolean => {
  const rel = el.attribs.rel ?? '';
  return /(?:^|\s)tag(?:\s|$)/.test(rel) && !rel.includes('category');
};

/** The row that a link stands in: the box named for topics, else the nearest with other links. */
function rowAround(box: Box): Box {
  const isNamed = (at: Box) => at !== box && hasName(at, TAG_BOX);
  const named = upTo(box, isNamed, 4);
  if (named) return upTo(named, (at) => at !== named && isNamed(at) && at.chars < 800, 2) ?? named;
  return upTo(box, (at) => at !== box && at.linkChars > box.chars + 1, 3) ?? box.parent ?? box;
}

const isElsewhere = (at: Box) =>
  at.tag === 'nav' || at.tag === 'footer' || at.tag === 'aside' || hasName(at, NOT_HERE);

class RowReader {
  private readonly page: Page;
  private readonly stated: ReadonlySet<string>;
  private readonly text: string;
  private readonly headline: Box | undefined;
  /** Where the text ends, in blocks. */
  private readonly end: number;

  constructor(page: Page, stated: ReadonlySet<string>) {
    this.page = page;
    this.stated = stated;
    this.text = storyWords(page);
    this.headline = headlineOf(page)?.box;
    const last = storyBlocks(page)?.blocks.at(-1);
    this.end = last ? last.index + 1 : (this.headline?.blockTo ?? 0);
  }

  rows(): TagRow[] {
    const top = (this.headline?.blockFrom ?? 0) - 8;
    const groups = new Map<Box, Box[]>();
    for (const box of this.page.boxes('a')) {
      if (box.chars < 2 || box.chars > 70 || box.hidden || box.blockFrom < top) continue;
      const row = rowAround(box);
      const group = groups.get(row);
      if (group) group.push(box);
      else groups.set(row, [box]);
    }
    return [...groups].flatMap(([box, links]) => this.read(box, links) ?? []);
  }

  private read(box: Box, links: readonly Box[]): TagRow | undefined {
    if (box.chars > MOST.chars || links.length > MOST.links) return undefined;
    const { doc } = this.page;
    const named = links
      .map((link) => ({ link, text: textOf(doc, link, 90), href: link.el.attribs.href ?? '' }))
      .filter(({ text, href }) => text && !/^(?:javascript|mailto|#)/i.test(href));
    if (named.length === 0) return undefined;
    const share = (passes: (tag: (typeof named)[number]) => boolean) => mean(named.map((t) => +passes(t)));
    const byPath = share(({ href }) => TAG_PATH.test(href));
    const bySlug = share(({ href, text }) => repeatsText(href, text));
    const isNamed = hasName(box, TAG_BOX);
    const byRel = links.some(isTagLink);
    const isLabelled = doc.blocks
      .slice(Math.max(0, box.blockFrom - 1), box.blockFrom + 1)
      .some(({ text }) => text.length < 200 && (TAG_LABEL.test(text) || TAG_HEADING.test(text)));
    if (!isNamed && !byRel && !isLabelled && byPath + bySlug < 0.6) return undefined;
    const tags = named.map(({ text }) => text);
    const keys = tags.map((tag) => fold(clean(tag)));
    const inText = mean(keys.map((key) => shareIn(key, this.text)));
    const distance = box.blockFrom - this.end;
    const forIt =
      (isNamed ? 1.5 : 0) +
      (byRel ? 2 : 0) +
      (isLabelled ? 2 : 0) +
      byPath +
      bySlug * 0.7 +
      inText * 1.5 +
      mean(keys.map((key) => +this.stated.has(key))) * 2;
    const against =
      (upTo(box, isElsewhere, 8) ? 2 : 0) +
      (distance < -2 ? 0.7 : Math.min(1.5, Math.max(0, distance) / 30)) +
      (this.headline && box.blockFrom < this.headline.blockFrom ? 0.8 : 0) +
      (box.linkChars < box.chars * 0.6 ? 1 : 0);
    return { tags, score: forIt - against, inText };
  }
}

/** The row of topic links printed with the story: the likeliest, if any is likely. `stated` helps to know it. */
export function printedTags(page: Page, stated: ReadonlySet<string>): TagRow | undefined {
  let best: TagRow | undefined;
  for (const row of new RowReader(page, stated).rows()) if (row.score > (best?.score ?? CUT)) best = row;
  return best;
}
