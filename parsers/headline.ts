import { type Box, type Doc, textOf, upTo } from './document.ts';
import { get, str } from './jsonld.ts';
import { kickerAbove, partHeading, spelled } from './kicker.ts';
import { hasName, wordPattern } from './names.ts';
import { type Page, perPage } from './page.ts';
import { likeness, siteNames, stripSite, tokens } from './titles.ts';

export interface Headline {
  text: string;
  /** The line above it, which is not part of it. */
  kicker: string | undefined;
  box: Box;
  /** How well it agrees with what the head calls the story, 0…1. */
  agreement: number;
}

const TITLE_NAME = wordPattern(
  'headline title titles heading entry-title post-title article-title story-title titulo titel titre titolo judul baslik',
);
const ELSEWHERE = wordPattern(
  'nav menu footer sidebar related recommended popular trending widget logo masthead comment comments newsletter modal popup teaser promo recirc',
);
/** The last crumb of the trail, or a heading made for search engines: the window title once more. */
const CRUMB = wordPattern('breadcrumb crumb breadcrumbs__item seo seotitle seo-title');
const SECTION_TAG = new Set(['nav', 'footer', 'aside']);

export const siteNamesOf = perPage((page): string[] => {
  const publisher = page.ld.resolve(get(page.story, 'publisher'));
  return siteNames(
    [page.head.meta('og:site_name', 'application-name', 'al:ios:app_name'), str(get(publisher, 'name'))],
    page.host,
  );
});

/** Who in the head says what the story is called, best witness first. */
export const STATEMENTS = ['json-ld', 'og-title', 'twitter-title', 'meta-title', 'window-title'] as const;
type Statement = (typeof STATEMENTS)[number];

/** What the head says the story is called, the site's name stripped. */
export const statedTitles = perPage((page): { text: string; rule: Statement }[] => {
  const names = siteNamesOf(page);
  const { head } = page;
  const stated: Record<Statement, string | undefined> = {
    'json-ld': str(get(page.story, 'headline')),
    'og-title': head.meta('og:title'),
    'twitter-title': head.meta('twitter:title', 'twitter:text:title'),
    'meta-title': head.meta('dc.title', 'sailthru.title', 'parsely-title', 'title', 'headline'),
    'window-title': head.title,
  };
  const out: { text: string; rule: Statement }[] = [];
  for (const rule of STATEMENTS) {
    const text = stated[rule];
    if (text) out.push({ rule, text: stripSite(text, names) });
  }
  return out.filter(({ text }) => text.length > 1);
});

/** Is this the end of a trail of links, which repeats the window title for search engines? */
function isCrumb(doc: Doc, box: Box): boolean {
  if (upTo(box, (at) => hasName(at, CRUMB), 4)) return true;
  const { parent } = box;
  if (!parent || box.end < parent.end || box.index - parent.index > 40) return false;
  const links = doc.boxes.slice(parent.index + 1, box.index).filter(({ tag }) => tag === 'a').length;
  return links > 2 && doc.chunks.slice(parent.from, box.from).join('').trim().length < 100;
}

function placePenalty(box: Box): number {
  let penalty = 0;
  let at = box.parent;
  for (let i = 0; at && i < 12; i++, at = at.parent) {
    if (SECTION_TAG.has(at.tag)) penalty += 1.5;
    else if (at.tag === 'li' || at.tag === 'a') penalty += 0.7;
    else if (i < 6 && hasName(at, ELSEWHERE)) penalty += 0.8;
  }
  return Math.min(penalty, 4);
}

const WEIGHT: Readonly<Record<string, number>> = { h1: 2.2, h2: 1.2, h3: 0.5 };

/** The paper's own name in its masthead links to the front page. */
function leadsHome(page: Page, box: Box): boolean {
  if (box.linkChars === 0) return false;
  const home = page.absolute('/');
  const link =
    box.parent?.tag === 'a'
      ? box.parent
      : page.doc.boxes.slice(box.index + 1, box.end).find(({ tag }) => tag === 'a');
  return home !== undefined && link !== undefined && page.absolute(link.el.attribs.href) === home;
}

/** A headline has its story below it, a list's or a box's heading has not. */
function opensProse(page: Page, box: Box): boolean {
  let prose = 0;
  for (const block of page.doc.blocks.slice(box.blockTo, box.blockTo + 15))
    if (block.size > 120 && block.linkShare < 0.3) prose++;
  return prose > 1;
}

function candidates(page: Page): Box[] {
  const found = ['h1', 'h2', 'h3'].flatMap((tag) => page.boxes(tag).slice(0, 150));
  for (const box of page.doc.boxes)
    if (
      box.names &&
      box.chars > 8 &&
      box.chars < 400 &&
      /^(div|span|p|header|td|font|b|strong|h4)$/.test(box.tag) &&
      hasName(box, TITLE_NAME)
    )
      found.push(box);
  return found;
}

/** The headline as printed: the heading that looks most like what the head calls the story. */
export const headlineOf = perPage((page): Headline | undefined => {
  const stated = statedTitles(page);
  const wanted = stated.map(({ text }) => tokens(text));
  let best: Printed | undefined;
  let bestScore = 0.9;
  const boxes = candidates(page);
  const onlyH1 = page.boxes('h1').filter((box) => box.chars > 0).length === 1;
  for (const box of boxes) {
    const text = textOf(page.doc, box, 600);
    if (text.length < 2 || text.length > 500 || leadsHome(page, box)) continue;
    const words = tokens(text);
    const agreement = agreementOf(words, wanted);
    const link = box.chars > 0 && box.linkChars / box.chars > 0.7 ? 1 : 0;
    const crumb = isCrumb(page.doc, box);
    const score =
      (WEIGHT[box.tag] ?? 0.3) +
      agreement * agreement * 5 +
      (hasName(box, TITLE_NAME) ? 0.4 : 0) +
      (box.tag === 'h1' && onlyH1 && !crumb && words.length > 3 ? 0.8 : 0) +
      (opensProse(page, box) ? 0.8 : 0) -
      placePenalty(box) -
      (crumb ? 0.9 : 0) -
      (box.hidden ? 2 : 0) -
      link * (agreement > 0.8 ? 0.3 : 1.5) -
      (words.length < 3 && agreement < 0.6 ? 1.5 : 0);
    if (score > bestScore + 1e-6) {
      bestScore = score;
      best = { text, box, agreement };
    }
  }
  if (!best) return undefined;
  const texts = stated.map(({ text }) => text);
  best = printedBelow(page, best, texts) ?? best;
  const parted = partHeading(page.doc, best.box, texts) ?? narrowed(page, best, wanted);
  const text = spelled(page.doc, parted.text, parted.box ?? best.box, texts);
  const box = parted.box ?? best.box;
  return {
    text,
    box,
    kicker: parted.kicker ?? kickerAbove(page.doc, best.box),
    agreement: agreementOf(tokens(text), wanted),
  };
});

/** Where the first heading is the window title, made for search engines, the printed one may stand below it. */
function printedBelow(page: Page, best: Printed, stated: readonly string[]): Printed | undefined {
  if (best.box.tag !== 'h1' || !page.head.title.startsWith(best.text)) return undefined;
  const words = tokens(best.text);
  for (const box of page.boxes('h2')) {
    if (box.index < best.box.end || box.blockFrom > best.box.blockTo + 3) continue;
    const text = textOf(page.doc, box, 600);
    if (text !== best.text && stated.includes(text) && likeness(tokens(text), words) > 0.4)
      return { text, box, agreement: 1 };
  }
  return undefined;
}

type Printed = Pick<Headline, 'text' | 'box' | 'agreement'>;

const agreementOf = (words: readonly string[], wanted: readonly (readonly string[])[]) =>
  Math.max(0, ...wanted.map((other) => likeness(words, other)));

/** The element inside the heading that is most like what the head calls the story. */
function narrowed({ doc }: Page, heading: Printed, wanted: readonly (readonly string[])[]) {
  let best = heading;
  for (let i = heading.box.index + 1; i < heading.box.end; i++) {
    const inner = doc.boxes[i];
    if (!inner || inner.chars < 4) continue;
    const text = textOf(doc, inner, 600);
    if (text === best.text) {
      best = { ...best, box: inner };
      continue;
    }
    const agreement = agreementOf(tokens(text), wanted);
    const isMost = agreement > 0.75 || inner.chars * 2 > heading.box.chars;
    if (isMost && agreement > best.agreement + 0.03) best = { text, box: inner, agreement };
  }
  return { ...best, kicker: undefined };
}
