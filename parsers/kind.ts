import type { PageKind } from '../model/records.ts';
import { textOf } from './document.ts';
import { findBody } from './fields/body.ts';
import { findPublished } from './fields/published.ts';
import { headlineOf } from './headline.ts';
import { get, typesOf } from './jsonld.ts';
import { BOT_CHECK, CONSENT, LOGIN, NEEDS_SCRIPT, NOT_FOUND, PAYWALL } from './lexicon/walls.ts';
import { wordPattern } from './names.ts';
import { type Page, perPage } from './page.ts';
import { sizeOf } from './text.ts';

const WALL_BOX = wordPattern('paywall regwall wall subscription-wall piano premium-wall subscribe-wall');

export interface Kind {
  kind: PageKind;
  rule: string;
  warnings: string[];
}

/** The first kilobytes of what a reader sees: walls and errors say at once what they are. */
const opening = (page: Page): string =>
  [page.head.title, ...page.doc.blocks.slice(0, 60).map(({ text }) => text)].join('\n').slice(0, 4000);

const hasPassword = (page: Page) =>
  page.boxes('input').some(({ el }) => el.attribs.type?.toLowerCase() === 'password');

/** A visible box that is named a wall and asks for a subscription. */
const hasWallBox = (page: Page): boolean =>
  page.doc.boxes.some(
    (box) =>
      box.names !== '' &&
      !box.hidden &&
      box.chars < 1500 &&
      WALL_BOX.test(box.names) &&
      PAYWALL.test(textOf(page.doc, box, 1500)),
  );

/** What the page is. Only a page with a story's text is a story; a full text behind a meter is one too. */
export const kindOf = perPage((page): Kind => {
  const is = (kind: PageKind, rule: string, ...warnings: string[]): Kind => ({ kind, rule, warnings });
  const body = findBody(page)?.value ?? '';
  const size = sizeOf(body);
  const prose = body.split('\n\n').filter((paragraph) => sizeOf(paragraph) > 80).length;
  const head = opening(page);
  const title = `${page.head.title}\n${headlineOf(page)?.text ?? ''}`;

  if (size < 3000 && prose < 8) {
    if (
      NOT_FOUND.test(title) ||
      (size < 800 &&
        page.doc.blocks.slice(0, 60).some(({ text }) => text.length < 80 && NOT_FOUND.test(text)))
    )
      return is('error', 'not-found-words');
    if (size < 1500 && BOT_CHECK.test(head)) return is('wall', 'bot-check');
    if (size < 2000 && CONSENT.test(title)) return is('wall', 'consent');
    if (size < 500 && CONSENT.test(head) && !page.story) return is('wall', 'consent');
    if (size < 600 && hasPassword(page) && LOGIN.test(title)) return is('wall', 'login');
    if (prose <= 3 && size < (hasWallBox(page) ? 2400 : 1200) && PAYWALL.test(fullText(page)))
      return is('wall', 'subscription');
  }
  if (
    size < 200 &&
    page.doc.blocks.length < 12 &&
    (page.doc.scriptChars > 500 || page.boxes('script').length > 0 || NEEDS_SCRIPT.test(head))
  ) {
    const noscript = page.boxes('noscript').length > 0;
    if (noscript || page.doc.blocks.length < 6) return is('other', 'script-shell', 'needs_browser');
  }
  const types = page.story ? typesOf(page.story) : [];
  if (types.includes('LiveBlogPosting') || page.ld.ofType(/^LiveBlogPosting$/).length > 0)
    return is('live', 'json-ld');
  const path = URL.parse(page.url)?.pathname ?? '/';
  const isFront = path === '/' || /^\/index\.\w+$/.test(path);
  const ogType = page.head.meta('og:type')?.toLowerCase() ?? '';
  const published = findPublished(page);
  const storyMarks =
    (page.story ? 2 : 0) +
    (/article|news|post/.test(ogType) ? 1 : 0) +
    (published && published.rule !== 'url' ? 1 : 0);
  const links = linkShare(page);
  if (isFront && prose < 8 && !(page.story && get(page.story, 'articleBody')))
    return is('list', 'front-page');
  const listing = page.ld.ofType(/^(CollectionPage|ItemList|SearchResultsPage)$/).length > 0 && !page.story;
  if (size > 280 && prose >= 2 && (storyMarks > 0 || prose >= 3) && !(listing && prose < 5))
    return is('article', 'text');
  if (size > 150 && prose >= 1 && (storyMarks >= 2 || (storyMarks === 1 && links < 0.8))) {
    if (page.ld.ofType(/^VideoObject$/).length > 0 && !page.story) return is('video', 'json-ld');
    return is('article', 'short-text');
  }
  if (
    /^video/.test(ogType) ||
    (page.ld.ofType(/^VideoObject$/).length > 0 && links < 0.95 && headlineOf(page))
  )
    return is('video', 'video-object');
  if (page.ld.ofType(/^(ImageGallery|MediaGallery)$/).length > 0) return is('gallery', 'json-ld');
  if (page.story && size > 0 && headlineOf(page)) return is('article', 'json-ld');
  if (page.boxes('a').length > 20 && links > 0.4) return is('list', 'links');
  if (page.doc.blocks.length < 12 && page.boxes('script').length > 0 && size < 200)
    return is('other', 'script-shell', 'needs_browser');
  return is('other', 'no-story');
});

const fullText = (page: Page): string =>
  page.doc.blocks
    .filter(({ text }) => text.length < 300)
    .map(({ text }) => text)
    .join('\n')
    .slice(0, 60_000);

function linkShare(page: Page): number {
  const root = page.doc.boxes[0];
  return root && root.chars > 0 ? root.linkChars / root.chars : 0;
}
