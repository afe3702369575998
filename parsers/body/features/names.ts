import type { Box } from '../../document.ts';
import type { FeatureGroup } from './group.ts';

/** What class names, ids and roles call things: words, or several joined by "-". */
const NAMED: Readonly<Record<string, string>> = {
  comment: 'comment commentlist disqus respond reply livefyre kommentar kommentare commentaires comentarios',
  consent: 'cookie consent gdpr cmp onetrust didomi privacy cookiebar popup modal overlay dialog notice',
  related:
    'related recommended recommendation recommend recirc recirculation readmore read-more read-also readalso more-news see-also crosslinks more mehr popular mostread trending teaser promo also next-prev jp-relatedposts',
  share: 'share sharing sharedaddy social follow like tools toolbar utility print actions',
  ad: 'ad advert advertisement advertising adv sponsor sponsored outbrain taboola banner dfp commercial partner',
  menu: 'nav navbar navigation navi menu breadcrumb pagination pager skip toc table-of-contents tab',
  caption:
    'caption wp-caption-text credit copyright legend figure figcaption image photo picture media bildunterschrift',
  byline: 'byline dateline timestamp meta metadata date time author published updated info kicker',
  tags: 'tag taglist keyword topic category categories label tagcloud',
  biography: 'author-bio authorbio author-box author-info author-card about-author bio biography profile',
  asks: 'newsletter subscribe subscription signup sign-up login register paywall regwall piano donate donation membership support cta form upsell premium',
  side: 'sidebar aside widget rail secondary footer right left column-right complementary newsfeed ticker latest recent carousel slider',
  head: 'header masthead top topbar logo',
  lead: 'lead lede intro standfirst subtitle sub-title subhead subheadline deck dek summary excerpt description chapo abstract vorspann ingress perex',
  gallery: 'gallery slideshow playlist player video audio jwplayer lightbox embed tweet twitter instagram',
  fact: 'infobox factbox fact box callout pullquote quote highlight note footnote correction disclaimer',
  hide: 'hidden hide sr-only screen-reader-text visually-hidden visuallyhidden noprint no-print invisible collapsed mobile-only',
  body: 'articlebody article-body body entry-content post-content post-body story-body storybody storytext article-text text content-body bodytext richtext rich-text paragraph article-content fulltext',
  article: 'article post story entry hentry news content main single detail artikel nota noticia',
  list: 'list listing archive feed item grid card row stream',
};
const TAGS: readonly (readonly [string, readonly string[]])[] = [
  ['in_nav', ['nav', 'menu']],
  ['in_footer', ['footer', 'address']],
  ['in_aside', ['aside']],
  ['in_header', ['header']],
  ['in_form', ['form', 'fieldset', 'label', 'dialog']],
  ['in_figure', ['figure', 'figcaption']],
  ['in_table', ['table']],
  ['in_list', ['ul', 'ol', 'dl']],
  ['in_article', ['article']],
  ['in_main', ['main']],
  ['in_section', ['section']],
  ['in_quote', ['blockquote']],
  ['in_link', ['a']],
];
const GROUPS = Object.keys(NAMED).length;
const WIDTH = GROUPS + TAGS.length;
const FAR = 30;

const bitsOfWord = new Map<string, number>();
Object.values(NAMED).forEach((words, i) => {
  for (const word of words.split(' ')) bitsOfWord.set(word, (bitsOfWord.get(word) ?? 0) | (1 << i));
});
const groupOfTag = new Map(TAGS.flatMap(([, tags], i) => tags.map((tag) => [tag, GROUPS + i] as const)));

const lookUp = (word: string): number =>
  bitsOfWord.get(word) ??
  (word.endsWith('s') ? (bitsOfWord.get(word.slice(0, -1)) ?? bitsOfWord.get(word.slice(0, -2)) ?? 0) : 0);

/** Which groups the names speak of, one bit each: single words, and two or three in a row. */
function bitsOf(names: string): number {
  const words = names.split(/[\s_\-./:0-9]+/);
  let bits = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    bits |= lookUp(word);
    const two = `${word}-${words[i + 1] ?? ''}`;
    bits |= lookUp(two) | lookUp(`${two}-${words[i + 2] ?? ''}`);
  }
  return bits;
}

/** For each name and tag, the nearness of the box that has it: 1 for the block's own, 1/2 one level up, 0 for none. */
export const nameFeatures: FeatureGroup = {
  names: [...Object.keys(NAMED).map((name) => `named_${name}`), ...TAGS.map(([name]) => name)],
  of: () => {
    const seen = new Map<string, number>();
    const levels = new Map<Box, Uint8Array>();
    const nothing = new Uint8Array(WIDTH);
    const own = (box: Box, above: Uint8Array): Uint8Array => {
      const out = new Uint8Array(WIDTH);
      for (let k = 0; k < WIDTH; k++) {
        const outer = above[k] ?? 0;
        out[k] = outer > 0 && outer < FAR ? outer + 1 : outer;
      }
      if (box.names && box.tag !== 'body' && box.tag !== 'html') {
        let bits = seen.get(box.names);
        if (bits === undefined) {
          bits = bitsOf(box.names);
          seen.set(box.names, bits);
        }
        for (let k = 0; bits !== 0; k++, bits >>>= 1) if (bits & 1) out[k] = 1;
      }
      const tag = groupOfTag.get(box.tag);
      if (tag !== undefined) out[tag] = 1;
      return out;
    };
    const levelsOf = (box: Box): Uint8Array => {
      const chain: Box[] = [];
      let at: Box | null = box;
      for (; at && !levels.has(at); at = at.parent) chain.push(at);
      let above = (at && levels.get(at)) ?? nothing;
      for (const inner of chain.reverse()) {
        above = own(inner, above);
        levels.set(inner, above);
      }
      return above;
    };
    return ({ box }, put) => {
      for (const level of levelsOf(box)) put(level === 0 ? 0 : 1 / level);
    };
  },
};

/** Names of what is never the story, nearest first in the order of `NAMED`. */
const ASIDE = Object.keys(NAMED).slice(0, 13);

/** What the names of the box, or of one a few levels above it, call it, where that is no part of a story. */
export function asideName(box: Box): string | undefined {
  let at: Box | null = box;
  for (let level = 0; at && level < 5 && at.tag !== 'body'; level++, at = at.parent) {
    const bits = at.names ? bitsOf(at.names) : 0;
    const found = ASIDE.find((_, i) => bits & (1 << i));
    if (found) return found;
  }
  return undefined;
}
