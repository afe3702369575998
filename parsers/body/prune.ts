import { type Box, isInside, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { hasName, wordPattern } from '../names.ts';
import { type Page, perPage } from '../page.ts';

/** Subtrees that are never the journalist's text, by tag and role. */
const TAGS = new Set(['nav', 'footer', 'form', 'fieldset', 'dialog', 'figcaption', 'menu', 'address']);
const SOFT_TAGS = new Set(['aside', 'header', 'figure', 'time']);
const ROLE = /\b(?:navigation|contentinfo|dialog|alertdialog|search|menu|menubar|toolbar|banner|tooltip)\b/;

/** Named so that a size guard alone may overrule: readers' comments can be longer than the story. */
const SURE = wordPattern(
  `comments commentlist comment-list comment-section disqus disqus_thread respond fb-comments cookie cookies consent gdpr cmp onetrust didomi
  outbrain taboola nav navbar navigation menu breadcrumb breadcrumbs footer newsletter sidebar cookiebar cookie-banner onetrust-banner-sdk`,
);
const LIKELY = wordPattern(
  `comment related relateds related-posts recommended recommendation recommendations recommend share sharing sharedaddy share-buttons social socials social-share
  ad ads advert advertisement advertising adv promo promotion sponsor sponsored popup modal overlay widget widgets
  tag tags taglist keywords topics author-bio authorbio author-box author-info author-card author-profile about-author bio biography post-author
  byline dateline timestamp meta metadata entry-meta post-meta article-meta caption captions wp-caption-text credit credits copyright
  readmore read-more read-also readalso more-news most-read mostread most-popular popular trending recirc recirculation teaser teasers
  subscribe subscription signup sign-up login register paywall-message piano regwall donate donation membership
  toolbar tools utility print pagination pager rating ratings poll quiz follow follow-us
  hidden skip sr-only screen-reader-text visually-hidden visuallyhidden noprint no-print hide
  carousel slider slideshow gallery playlist player video-player audio-player jwplayer infobox-ad crosslinks linkbox next-prev prev-next post-navigation
  newsfeed ticker latest-news latestnews recent recent-posts see-also seealso voiraussi jp-relatedposts inread toc table-of-contents
  support support-banner banner donate-box appeal
  correction-form feedback disclaimer cta callout-link banner login-box signin premium-banner upsell latest mais-lidas tagcloud
  navi navlinks nextprevious readers-comments reply replies livefyre whatsapp-banner telegram push notification notifications app-banner`,
);

/** Text that reads like prose, summed from the first block on: the mass of any subtree is one subtraction. */
const proseSums = perPage((page): Float64Array => {
  const { blocks } = page.doc;
  const sums = new Float64Array(blocks.length + 1);
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i];
    const prose = block && block.size >= 60 && block.linkShare < 0.4 ? block.size * (1 - block.linkShare) : 0;
    sums[i + 1] = (sums[i] ?? 0) + prose;
  }
  return sums;
});

export const proseIn = (page: Page, box: Box): number => {
  const sums = proseSums(page);
  return (sums[box.blockTo] ?? 0) - (sums[box.blockFrom] ?? 0);
};

const NOT_STORY = wordPattern(
  'comment comments disqus respond reply cookie cookies consent gdpr cmp onetrust privacy sidebar footer related',
);

/** The box with the most paragraphs of prose right in it: whatever encloses it, the story is there. */
export const mainHolder = perPage((page): Box | undefined => {
  const sums = new Map<Box, number>();
  const from = headlineOf(page)?.box.blockFrom ?? 0;
  let best: Box | undefined;
  for (const { box, size, linkShare, index } of page.doc.blocks) {
    const { parent } = box;
    if (index < from || box.tag !== 'p' || !parent || size < 80 || linkShare > 0.3) continue;
    const sum = (sums.get(parent) ?? 0) + size;
    sums.set(parent, sum);
    if (
      sum > (best ? (sums.get(best) ?? 0) : 0) &&
      !upTo(parent, (at) => hasName(at, NOT_STORY) || TAGS.has(at.tag), 3)
    )
      best = parent;
  }
  return best && (sums.get(best) ?? 0) > 600 ? best : undefined;
});

/** Page builders call every piece of a page a widget. */
const named = (box: Box, pattern: RegExp): boolean =>
  box.names.includes('elementor')
    ? pattern.test(box.names.replace(/elementor\S*/g, ''))
    : hasName(box, pattern);

function shareLimit(box: Box): number {
  // What is hidden until the reader has paid is the story all the same.
  if (box.hidden && !box.parent?.hidden) return /subscriber|premium|paywall/.test(box.names) ? 0 : 0.5;
  if (TAGS.has(box.tag) || ROLE.test(box.el.attribs.role ?? '')) return box.tag === 'form' ? 0.35 : 0.6;
  if (hasName(box, SURE)) return /comment|disqus|respond/.test(box.names) ? 0.85 : 0.5;
  if (SOFT_TAGS.has(box.tag)) return box.tag === 'header' ? 0.12 : 0.3;
  return named(box, LIKELY) ? 0.2 : 0;
}

/** For each block: does it stand in a subtree that is boilerplate by name, tag or role? */
export const prunedBlocks = perPage((page): Uint8Array => {
  const { boxes, blocks } = page.doc;
  const pruned = new Uint8Array(blocks.length);
  const all = proseSums(page).at(-1) ?? 0;
  const headline = headlineOf(page)?.box;
  const main = mainHolder(page);
  for (let i = 0; i < boxes.length; i++) {
    const box = boxes[i];
    if (!box || box.tag === 'html' || box.tag === 'body' || box.tag === 'main' || box.tag === 'article')
      continue;
    const limit = shareLimit(box);
    if (limit === 0 || (main && isInside(main, box))) continue;
    if (proseIn(page, box) > all * limit) continue;
    if (
      headline &&
      isInside(headline, box) &&
      !box.hidden &&
      (TAGS.has(box.tag) === false || box.tag === 'form')
    )
      continue;
    pruned.fill(1, box.blockFrom, box.blockTo);
    i = box.end - 1;
  }
  return pruned;
});
