import { type Block, type Box, textOf, upTo } from './document.ts';
import { headlineOf } from './headline.ts';
import { BY } from './lexicon/people.ts';
import { hasName, wordPattern } from './names.ts';
import { perPage } from './page.ts';
import { cleanName, kindOf, looksLikePerson, namesIn } from './person.ts';

const AUTHOR = wordPattern(
  'author authors byline bylines by-line author-name authorname auteur autor autores autore writer journalist reporter firma verfasser forfatter skribent kirjoittaja contributor redakteur creator',
);
const NOT_THE_STORY = wordPattern(
  'comment comments related sidebar footer widget teaser popular bio biography avatar recommended list-item nav menu other',
);

/** Text of an element that the markup calls the author, near the headline first. */
export interface PrintedByline {
  text: string;
  box: Box;
  rule: string;
}

const BIG = 220;

function isElsewhere(box: Box): boolean {
  return (
    upTo(
      box,
      (at) => at.tag === 'aside' || at.tag === 'nav' || at.tag === 'footer' || hasName(at, NOT_THE_STORY),
      6,
    ) !== null
  );
}

/** Elements marked as the author: itemprop, rel, then class names; those nearest after the headline count. */
export const markedBylines = perPage((page): PrintedByline[] => {
  const { doc } = page;
  const headline = headlineOf(page)?.box;
  const found: (PrintedByline & { distance: number })[] = [];
  for (const box of doc.boxes) {
    const { attribs } = box.el;
    const rel = attribs.rel;
    const isRel = box.tag === 'a' && rel !== undefined && /\bauthor\b/.test(rel);
    const isProp = attribs.itemprop !== undefined && /\b(?:author|creator)\b/.test(attribs.itemprop);
    if (!isRel && !isProp && !(box.names && AUTHOR.test(box.names))) continue;
    if (box.chars < 2 || box.chars > BIG || box.hidden || isElsewhere(box)) continue;
    const text = textOf(doc, box, BIG);
    const distance = headline ? box.from - headline.to : box.from;
    found.push({
      text,
      box,
      rule: isProp ? 'itemprop-author' : isRel ? 'rel-author' : 'author-class',
      distance: Math.abs(distance) + (distance < -60 ? 300 : 0),
    });
  }
  return found.sort((a, b) => a.distance - b.distance).slice(0, 40);
});

/** Blocks near the headline that are nothing but a byline: "By Jane Doe", or the name alone. */
export const bylineBlocks = perPage((page): Map<number, string> => {
  const { blocks } = page.doc;
  const headline = headlineOf(page)?.box;
  const start = headline ? Math.max(0, headline.blockTo - 4) : 0;
  const out = new Map<number, string>();
  let prose = 0;
  for (let i = start; i < Math.min(blocks.length, start + 60) && prose < 2; i++) {
    const block = blocks[i];
    if (!block) continue;
    if (isBylineLine(block)) out.set(block.index, block.text);
    else if (block.size > 120 && block.linkShare < 0.3) prose++;
  }
  return out;
});

function isBylineLine(block: Block): boolean {
  const { text } = block;
  if (text.length < 4 || text.length > 140) return false;
  const start = BY.exec(text);
  if (!start || /^h[1-2]$/.test(block.box.tag)) return false;
  const rest = text.slice(start[0].length);
  if (/[.!?]\s+\p{Lu}\p{Ll}+\s+\p{Ll}+\s+\p{Ll}/u.test(rest)) return false;
  const [first] = namesIn(rest);
  const name = first && cleanName(first.name);
  return (
    name !== undefined &&
    (looksLikePerson(name) || kindOf(name) === 'agency') &&
    rest.length < name.length + 90
  );
}
