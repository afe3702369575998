import { storyBlocks, storyBox } from '../body/select.ts';
import { type Box, isInside, textOf, upTo } from '../document.ts';
import { headlineOf } from '../headline.ts';
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

function sourceOf(page: Page, box: Box): string | undefined {
  const { attribs } = box.el;
  const set = (attribs.srcset ?? attribs['data-srcset'] ?? '').split(/,\s+/).at(-1)?.trim().split(/\s+/)[0];
  for (const src of [
    attribs['data-src'],
    attribs['data-original'],
    attribs['data-lazy-src'],
    attribs.src,
    set,
  ]) {
    if (!src || src.startsWith('data:')) continue;
    const url = page.absolute(src);
    if (url && !NOISE.test(url.slice(-120))) return url;
  }
  return undefined;
}

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
  if (!credit && caption) credit = CREDIT_LINE.exec(caption)?.[1]?.trim() ?? null;
  else if (credit && caption?.endsWith(credit)) caption = caption.slice(0, -credit.length).trim() || null;
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
    if (
      !(within || above) ||
      upTo(box, (at) => at.tag === 'aside' || at.tag === 'nav' || (at.tag === 'a' && at.chars > 20), 6)
    )
      continue;
    const { width, height } = box.el.attribs;
    if ((width && Number(width) < 80) || (height && Number(height) < 60)) continue;
    const url = sourceOf(page, box);
    if (url && !images.has(url)) images.set(url, { url, ...captionOf(page, box) });
    if (images.size >= 50) break;
  }
  const stated = page.absolute(
    page.head.meta('og:image', 'og:image:url', 'twitter:image', 'twitter:image:src'),
  );
  if (images.size === 0 && stated && !NOISE.test(stated.slice(-120)))
    images.set(stated, { url: stated, caption: null, credit: null });
  return [...images.values()];
}
