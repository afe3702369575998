import { storyBlocks, storyBox } from '../body/select.ts';
import { type Box, isInside, textOf, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { get, list, str } from '../jsonld.ts';
import { hasName, wordPattern } from '../names.ts';
import type { Page } from '../page.ts';
import type { Image } from './image.ts';

const CREDIT = wordPattern('credit credits copyright photographer source author fotograf credito quelle');
const CAPTION = wordPattern(
  'caption captions legend legende image-caption wp-caption-text bildunterschrift pie-foto didascalia',
);
const NOISE = /logo|icon|avatar|sprite|pixel|blank|spacer|emoji|badge|1x1|placeholder|gravatar|loading/i;
const CREDIT_LINE =
  /(?:photo(?:graph)?|foto|image|bild|credit|crédit|crédito|imagen|imagem|фото|courtesy of|©|\(c\))\s*(?:by|credit|:|\/|©)?\s*[:/]?\s*(.{2,80})$/iu;

/** Boxes whose pictures are not the story's. */
const ELSEWHERE = wordPattern(
  'share sharing social sns author avatar byline bio related recommended recommendation teaser promo newsletter ad ads advert advertisement banner logo comment sidebar nav menu footer',
);

/** The candidate that a `srcset` gives the greatest width or density. */
function largestOf(set: string | undefined): { src: string; size: number } | undefined {
  let best: { src: string; size: number } | undefined;
  for (const candidate of set?.slice(0, 10_000).split(/,\s+|\s,/) ?? []) {
    const [src, size = '1x'] = candidate.trim().split(/\s+/);
    const width = Number.parseFloat(size) || 0;
    if (src && !src.startsWith('data:') && (!best || width > best.size)) best = { src, size: width };
  }
  return best;
}

/** The largest file that the picture names: its `<source>`s, its own `srcset`, then where it is loaded from later, or now. */
function sourceOf(page: Page, box: Box): string | undefined {
  const { attribs } = box.el;
  const sets = [attribs.srcset, attribs['data-srcset'], attribs['data-lazy-srcset']].map(largestOf);
  if (box.parent?.tag === 'picture')
    for (let i = box.parent.index + 1; i < box.index; i++) {
      const { tag, el } = page.doc.boxes[i] ?? {};
      if (tag === 'source') sets.push(largestOf(el?.attribs.srcset ?? el?.attribs['data-srcset']));
    }
  // Formats of one size stand in the order that browsers like best; the picture's own is the one that all read.
  const largest = sets.reduce((best, set) => (set && set.size > (best?.size ?? 0) ? set : best), undefined);
  for (const src of [
    largest?.src,
    attribs['data-src'],
    attribs['data-original'],
    attribs['data-lazy-src'],
    attribs.src,
  ]) {
    if (!src || src.startsWith('data:')) continue;
    const url = page.absolute(src);
    if (url && !NOISE.test(url.slice(-120))) return url;
  }
  return undefined;
}

/** What two sizes of one picture share: the file's name without its size. */
const fileOf = (url: string): string => {
  const { pathname = url, search = '' } = URL.parse(url) ?? {};
  const name = pathname.replace(/[-_]?\d{2,4}x\d{2,4}(?=\.\w+$)/, '');
  // Where a script gives out the pictures, the query says which.
  return /\.(?:avif|gif|jpe?g|png|webp)$/i.test(name) ? (name.split('/').at(-1) ?? name) : name + search;
};

/** Caption and credit of a picture: its figure's caption, or text of a box named so beside it. */
function captionOf(page: Page, box: Box): Pick<Image, 'caption' | 'credit'> {
  const { doc } = page;
  const figure = upTo(
    box,
    (at) => at.tag === 'figure' || hasName(at, CAPTION) || /\bwp-caption\b/.test(at.names),
    6,
  );
  if (!figure || figure.chars > 1500) return { caption: null, credit: null };
  let caption: string | null = null;
  let credit: string | null = null;
  for (let i = figure.index + 1; i < figure.end; i++) {
    const inner = doc.boxes[i];
    if (!inner || inner.chars < 2) continue;
    if (!credit && hasName(inner, CREDIT)) credit = textOf(doc, inner, 200);
    if (!caption && (inner.tag === 'figcaption' || hasName(inner, CAPTION)))
      caption = textOf(doc, inner, 800);
  }
  const told = !credit && caption ? CREDIT_LINE.exec(caption) : null;
  if (told && caption) {
    credit = told[1]?.replace(/[)\]]$/, '').trim() ?? null;
    caption = caption.slice(0, told.index).replace(/[\s([|/–—-]+$/, '') || null;
  } else if (credit && caption?.endsWith(credit)) caption = caption.slice(0, -credit.length).trim() || null;
  return { caption: caption || null, credit: credit || null };
}

/** Pictures of the story, the head's choice first where the page does not print it. */
export function findImages(page: Page): Image[] {
  const body = storyBlocks(page);
  const container = storyBox(page);
  const headline = headlineOf(page)?.box;
  const last = body?.blocks.at(-1)?.chunk ?? 0;
  const images = new Map<string, Image>();
  for (const box of page.boxes('img')) {
    const within = container && isInside(box, container) && box.from <= last;
    const above = headline && container && box.index > headline.index && box.index < container.index;
    if (!(within || above) || upTo(box, (at) => at !== container && isElsewhere(at), 6)) continue;
    const { width, height } = box.el.attribs;
    if ((width && Number(width) < 80) || (height && Number(height) < 60)) continue;
    const url = sourceOf(page, box);
    if (url && !images.has(fileOf(url))) images.set(fileOf(url), { url, ...captionOf(page, box) });
    if (images.size >= 50) break;
  }
  const stated = images.size === 0 && statedImage(page);
  return stated ? [stated] : [...images.values()];
}

const isElsewhere = (at: Box): boolean =>
  at.tag === 'aside' || at.tag === 'nav' || (at.tag === 'a' && at.chars > 20) || hasName(at, ELSEWHERE);

/** The head's choice: JSON-LD's picture with its caption, else og:image. */
function statedImage(page: Page): Image | undefined {
  const [value] = list(get(page.story, 'image'));
  const item = page.ld.resolve(value);
  const own = item ? (str(get(item, 'contentUrl')) ?? str(get(item, 'url'))) : str(value);
  const url = page.absolute(own);
  if (url && !NOISE.test(url.slice(-120)))
    return {
      url,
      caption: str(get(item, 'caption')) ?? null,
      credit: str(get(item, 'creditText')) ?? str(get(item, 'copyrightHolder')) ?? null,
    };
  const og = page.absolute(page.head.meta('og:image', 'og:image:url', 'twitter:image', 'twitter:image:src'));
  return og && !NOISE.test(og.slice(-120)) ? { url: og, caption: null, credit: null } : undefined;
}
