import { type Box, textOf } from './document.ts';
import { get, str } from './jsonld.ts';
import { hasName, wordPattern } from './names.ts';
import { type Page, perPage } from './page.ts';
import { likeness, siteNames, stripSite, tokens } from './titles.ts';

export interface Headline {
  text: string;
  box: Box;
  /** How well it agrees with what the head calls the story, 0…1. */
  agreement: number;
}

const TITLE_NAME = wordPattern(
  'headline title titles heading entry-title post-title article-title story-title titulo titel titre titolo judul baslik',
);
const KICKER = wordPattern(
  'kicker overline topline eyebrow label category section rubric rubrik badge flag dachzeile spitzmarke supertitle pretitle',
);
const ELSEWHERE = wordPattern(
  'nav menu footer sidebar related recommended popular trending widget logo masthead comment comments newsletter modal popup teaser promo recirc breadcrumb breadcrumbs',
);
const SECTION_TAG = new Set(['nav', 'footer', 'aside']);

export const siteNamesOf = perPage((page): string[] => {
  const publisher = page.ld.resolve(get(page.story, 'publisher'));
  return siteNames(
    [page.head.meta('og:site_name', 'application-name', 'al:ios:app_name'), str(get(publisher, 'name'))],
    page.host,
  );
});

/** What the head says the story is called, the site's name stripped, best witness first. */
export const statedTitles = perPage((page): { text: string; rule: string }[] => {
  const names = siteNamesOf(page);
  const stated: [string, string | undefined][] = [
    ['json-ld', str(get(page.story, 'headline'))],
    ['og-title', page.head.meta('og:title')],
    ['twitter-title', page.head.meta('twitter:title', 'twitter:text:title')],
    ['meta-title', page.head.meta('dc.title', 'sailthru.title', 'parsely-title', 'title', 'headline')],
    ['window-title', page.head.title],
  ];
  const out: { text: string; rule: string }[] = [];
  for (const [rule, text] of stated) if (text) out.push({ rule, text: stripSite(text, names) });
  return out.filter(({ text }) => text.length > 1);
});

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
  let best: Headline | undefined;
  let bestScore = 0.9;
  const boxes = candidates(page);
  const onlyH1 = page.boxes('h1').filter((box) => box.chars > 0).length === 1;
  for (const box of boxes) {
    const text = textOf(page.doc, box, 600);
    if (text.length < 2 || text.length > 500 || leadsHome(page, box)) continue;
    const words = tokens(text);
    const agreement = Math.max(0, ...wanted.map((other) => likeness(words, other)));
    const link = box.chars > 0 && box.linkChars / box.chars > 0.7 ? 1 : 0;
    const score =
      (WEIGHT[box.tag] ?? 0.3) +
      agreement * agreement * 5 +
      (hasName(box, TITLE_NAME) ? 0.4 : 0) +
      (box.tag === 'h1' && onlyH1 && words.length > 3 ? 0.8 : 0) +
      (opensProse(page, box) ? 0.8 : 0) -
      placePenalty(box) -
      (box.hidden ? 2 : 0) -
      link * (agreement > 0.8 ? 0.3 : 1.5) -
      (words.length < 3 && agreement < 0.6 ? 1.5 : 0);
    if (score > bestScore + 1e-6) {
      bestScore = score;
      best = { text, box, agreement };
    }
  }
  return best && trimKicker(page, best, wanted);
});

/** A kicker or label inside the heading's element is not part of the headline. */
function trimKicker(page: Page, headline: Headline, wanted: readonly string[][]): Headline {
  const { doc } = page;
  let best = headline;
  for (let i = headline.box.index + 1; i < headline.box.end; i++) {
    const inner = doc.boxes[i];
    if (!inner || inner.chars < 4) continue;
    const text = textOf(doc, inner, 600);
    if (text === best.text) {
      best = { ...best, box: inner };
      continue;
    }
    const words = tokens(text);
    const agreement = Math.max(0, ...wanted.map((other) => likeness(words, other)));
    if (agreement > best.agreement + 0.03) best = { text, box: inner, agreement };
  }
  if (best.text !== headline.text || best.agreement > 0.97) return best;
  for (let i = headline.box.index + 1; i < headline.box.end; i++) {
    const inner = doc.boxes[i];
    if (!inner || !hasName(inner, KICKER)) continue;
    const kicker = textOf(doc, inner, 200);
    if (kicker && kicker.length < headline.text.length / 2 && headline.text.startsWith(kicker))
      return { ...headline, text: headline.text.slice(kicker.length).replace(/^[\s:|–-]+/, '') };
  }
  return best;
}
