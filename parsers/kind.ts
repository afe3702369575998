import type { PageKind } from '../model/records.ts';
import { headlineOf } from './headline.ts';
import { get, typesOf } from './jsonld.ts';
import { isTeasers } from './kinds/teasers.ts';
import { type Told, toldBy } from './kinds/text.ts';
import { isError, wallOf } from './kinds/walls.ts';
import { type Page, perPage } from './page.ts';

export interface Kind {
  kind: PageKind;
  rule: string;
  warnings: string[];
}

const is = (kind: PageKind, rule: string, ...warnings: string[]): Kind => ({ kind, rule, warnings });
const has = (page: Page, type: RegExp) => page.ld.ofType(type).length > 0;

/** What the page is. Only a page with a story's text is a story; a full text behind a meter is one too. */
export const kindOf = perPage((page): Kind => {
  const told = toldBy(page);
  if (told.size < 3000 && told.prose < 8 && isError(page)) return is('error', 'not-found-words');
  const wall = wallOf(page);
  if (wall) return is('wall', wall);
  return (
    shellOf(page, told, 6) ?? liveOf(page) ?? listOf(page, told) ?? storyOf(page, told) ?? restOf(page, told)
  );
});

/** Nothing to read before the page's script has run. */
function shellOf(page: Page, { size }: Told, most: number): Kind | undefined {
  const hasScript = page.doc.scriptChars > 500 || page.boxes('script').length > 0;
  const limit = page.boxes('noscript').length > 0 ? 12 : most;
  const isEmpty = size < 200 && page.doc.blocks.length < limit;
  return isEmpty && hasScript ? is('other', 'script-shell', 'needs_browser') : undefined;
}

function liveOf(page: Page): Kind | undefined {
  const isLive = page.story && typesOf(page.story).includes('LiveBlogPosting');
  return isLive || has(page, /^LiveBlogPosting$/) ? is('live', 'json-ld') : undefined;
}

function listOf(page: Page, { prose, marks }: Told): Kind | undefined {
  const path = URL.parse(page.url)?.pathname ?? '/';
  const isFront = path === '/' || /^\/index\.\w+$/.test(path);
  if (isFront && prose < 8 && !(page.story && get(page.story, 'articleBody')))
    return is('list', 'front-page');
  const isListing = has(page, /^(CollectionPage|ItemList|SearchResultsPage|ProfilePage)$/) && !page.story;
  if (isListing && prose < 5 && marks < 2) return is('list', 'json-ld');
  return !page.story && marks < 2 && prose < 8 && isTeasers(page) ? is('list', 'teasers') : undefined;
}

/** So many pictures with captions, and hardly any text, are a gallery. */
const GALLERY = 4;

const captioned = (page: Page): number => page.boxes('figcaption').filter(({ chars }) => chars > 0).length;

function storyOf(page: Page, { size, prose, marks, linkShare }: Told): Kind | undefined {
  const hasVideo = has(page, /^VideoObject$/);
  if (size > 280 && prose >= 2 && (marks > 0 || prose >= 3)) return is('article', 'text');
  if (size > 150 && prose >= 1 && (marks >= 2 || (marks === 1 && linkShare < 0.8)))
    return hasVideo && !page.story ? is('video', 'json-ld') : is('article', 'short-text');
  const ogType = page.head.meta('og:type') ?? '';
  if (/^video/i.test(ogType) || (hasVideo && linkShare < 0.95 && headlineOf(page)))
    return is('video', 'video-object');
  if (has(page, /^(ImageGallery|MediaGallery)$/)) return is('gallery', 'json-ld');
  if (marks > 0 && headlineOf(page) && captioned(page) >= GALLERY) return is('gallery', 'captioned-pictures');
  return page.story && size > 0 && headlineOf(page) ? is('article', 'json-ld') : undefined;
}

function restOf(page: Page, told: Told): Kind {
  if (told.links > 20 && told.linkShare > 0.4) return is('list', 'links');
  return shellOf(page, told, 12) ?? is('other', 'no-story');
}
