import { getDomain } from 'tldts';
import { type Box, upTo } from '../document.ts';
import { hasName, wordPattern } from '../names.ts';
import { type Page, perPage } from '../page.ts';
import { isTitle, TITLE, titleOf } from './title.ts';

/** A link that may lead to a story. */
export class StoryLink {
  readonly box: Box;
  readonly url: string;
  private readonly page: Page;
  private read: string | undefined;

  constructor(page: Page, box: Box, url: string) {
    this.page = page;
    this.box = box;
    this.url = url;
  }

  /** Empty where the link shows a picture or a word. */
  get title(): string {
    this.read ??= storyTitle(this.page, this.box, this.url);
    return this.read;
  }
}

function storyTitle(page: Page, box: Box, url: string): string {
  if (box.chars < 7 || box.chars > 2000) return '';
  const title = titleOf(page, box);
  return isTitle(title) && !standsAside(page, box, url) && !isInProse(page, box) ? title : '';
}

const ASIDE = wordPattern(
  'author authors autor byline category categories tag tags topic topics rubric rubrik section-link kicker overline comment comments share social breadcrumb breadcrumbs',
);
/** Pages of writers, topics, forums and the like. */
const ASIDE_PATH =
  /\/(?:authors?|autor(?:es|en)?|auteurs?|contributors?|writers?|forums?|viewtopic)\/|\/(?:people|tags?|topics?|themen?|temas?|categor(?:y|ies|ia|ie)|kategorien?|hashtag)\/[^/]+\/?$/i;

/** Does it name who wrote a story, or what it is about? */
function standsAside(page: Page, box: Box, url: string): boolean {
  const { rel } = box.el.attribs;
  if (rel && /\b(?:author|tag|category)\b/.test(rel)) return true;
  if (box.parent && /^h[1-6]$/.test(box.parent.tag) && !hasName(box.parent, ASIDE)) return false;
  const { parent } = box;
  if (hasName(box, TITLE) || (parent && hasName(parent, TITLE))) return false;
  if (hasName(box, ASIDE)) return true;
  // An item's own element says "category-sport" too.
  if (
    parent &&
    parent.chars < 80 &&
    /^(?:div|span|p|cite|em|small)$/.test(parent.tag) &&
    hasName(parent, ASIDE)
  )
    return true;
  return ASIDE_PATH.test(url.slice(page.base.indexOf('/', 8)));
}

/** A link within a paragraph of prose. */
function isInProse(page: Page, box: Box): boolean {
  const block = page.doc.blocks[box.blockFrom];
  return block?.box.tag === 'p' && block.linkShare < 0.5 && block.size > 150;
}

/** The links of the page to its own site, in document order. */
export const storyLinks = perPage((page): readonly StoryLink[] => {
  const domain = getDomain(page.url) ?? page.host;
  const hosts = new Map<string, boolean>();
  const isOwn = (url: string) => {
    const host = url.split('/', 3)[2]?.replace(/:\d+$/, '') ?? '';
    let own = hosts.get(host);
    if (own === undefined) {
      own = (getDomain(host) ?? host) === domain;
      hosts.set(host, own);
    }
    return own;
  };
  const links: StoryLink[] = [];
  for (const box of page.boxes('a')) {
    const { href } = box.el.attribs;
    if (!href || href.startsWith('#')) continue;
    const url = page.absolute(href);
    if (!url || !isOwn(url)) continue;
    links.push(new StoryLink(page, box, url));
  }
  return links;
});

/** Those between two places of the document. */
export function linksBetween(page: Page, from: number, to: number): readonly StoryLink[] {
  const links = storyLinks(page);
  const first = (place: number) => {
    let low = 0;
    let high = links.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((links[middle]?.box.index ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return links.slice(first(from), first(to));
}

const MENU = wordPattern('nav navbar navigation menu menuitem submenu mainmenu subnav megamenu dropdown');

export const isInNav = (box: Box): boolean =>
  upTo(box, (at) => at.tag === 'nav' || at.el.attribs.role === 'navigation', 10) !== null;

export const isInMenu = (box: Box): boolean =>
  upTo(box, (at) => at.tag === 'nav' || at.tag === 'footer' || at.el.attribs.role === 'navigation', 10) !==
  null;

/** In a box that is a menu by its name; the names of tabs are alike. */
export const isNamedMenu = (box: Box): boolean => upTo(box, (at) => hasName(at, MENU), 4) !== null;

const FOLDED_MENU = wordPattern('submenu subnav megamenu mainmenu dropdown');

/** In a part of a menu that folds out. */
export const isFoldedMenu = (box: Box): boolean => upTo(box, (at) => hasName(at, FOLDED_MENU), 8) !== null;
