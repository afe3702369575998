import { dateContextOf } from './clock.ts';
import { DIGIT } from './dates/calendars.ts';
import { readPrintedTime } from './dates/printed.ts';
import { type Block, type Box, type Doc, upTo } from './document.ts';
import { headlineOf } from './headline.ts';
import { BY, HELPED, ONLY_BY } from './lexicon/people.ts';
import { hasName, wordPattern } from './names.ts';
import { type Page, perPage } from './page.ts';
import { cleanName, kindOf, looksLikePerson, namesIn } from './person.ts';
import { collapse } from './text.ts';

const AUTHOR = wordPattern(
  'author authors byline bylines by-line author-name authorname auteur autor autores autore autorin autoren writer writtenby writtenbynames written-by postauthor journalist reporter firma firmante verfasser forfatter skribent kirjoittaja contributor redakteur creator penulis yazar muhabir avtor autorius szerzo',
);
const NOT_THE_STORY = wordPattern(
  'comment comments footer widget bio biography avatar list-item nav menu other',
);
const PERSONAL_PAGE =
  /\/(?:authors?|autor(?:en|es|in|a|i|e)?|auteurs?|profiles?|profil|staff|contributors?|journalists?|journaliste|redakteure?|writers?|columnists?|reporters?|people|by|skribent|forfatter|yazar(?:lar)?|kolumnist|firmas?|penulis|redaktion)[/-][^/?#]/i;

/** Text of an element that the markup calls the author, near the headline first. */
export interface PrintedByline {
  text: string;
  box: Box;
  rule: string;
  distance: number;
}

const OTHER_STORIES = wordPattern('related recommended popular trending teaser sidebar more-stories');
const isOtherBox = (box: Box): boolean =>
  box.tag === 'aside' || box.tag === 'nav' || box.tag === 'footer' || hasName(box, OTHER_STORIES);

const BIG = 220;
/** How far below the headline, in text chunks, a link to a person's page is the writer's, and any mark counts. */
const NEAR = 20;
const FAR = 300;

function isElsewhere(box: Box): boolean {
  return upTo(box, (at) => isOtherBox(at) || hasName(at, NOT_THE_STORY), 6) !== null;
}

/** The text of some chunks; where two elements' texts touch with no gap, a bar parts them. */
function partedText(doc: Doc, from: number, to: number): string {
  let out = '';
  for (let i = from; i < to && out.length < BIG; i++) {
    const chunk = doc.chunks[i] ?? '';
    if (/[\p{L}.]$/u.test(out) && /^[\p{L}\d]/u.test(chunk)) out += ' | ';
    out += chunk;
  }
  return collapse(out);
}

const textOfBlock = (doc: Doc, block: Block): string =>
  partedText(doc, block.chunk, doc.blocks[block.index + 1]?.chunk ?? doc.chunks.length);

/** Why the markup says that this is the author. */
function markOf(box: Box, distance: number): string | undefined {
  const { rel, itemprop, href } = box.el.attribs;
  if (itemprop !== undefined && /\b(?:author|creator)\b/.test(itemprop)) return 'itemprop-author';
  if (box.tag === 'a' && rel !== undefined && /\bauthor\b/.test(rel)) return 'rel-author';
  if (box.names && AUTHOR.test(box.names)) return 'author-class';
  if (box.tag === 'a' && href !== undefined && distance > -20 && distance < NEAR && PERSONAL_PAGE.test(href))
    return 'author-link';
  return undefined;
}

/** Elements marked as the author: itemprop, rel, class names, links to authors' pages; the nearest after the headline first. */
export const markedBylines = perPage((page): PrintedByline[] => {
  const { doc } = page;
  const headline = headlineOf(page)?.box;
  const found: PrintedByline[] = [];
  for (const box of doc.boxes) {
    if (box.chars < 2 || box.chars > BIG || box.hidden) continue;
    const distance = headline ? box.from - headline.to : box.from;
    const rule = distance < FAR ? markOf(box, distance) : undefined;
    if (!rule || isElsewhere(box)) continue;
    const text = partedText(doc, box.from, box.to);
    found.push({ text, box, rule, distance: Math.abs(distance) + (distance < -60 ? 300 : 0) });
  }
  return found.sort((a, b) => a.distance - b.distance).slice(0, 40);
});

/** A line near the headline that is nothing but a byline, as printed, and the text that names are read from. */
export interface BylineLine {
  block: Block;
  names: string;
}

export const bylineLines = perPage((page): BylineLine[] => {
  const { doc } = page;
  const { blocks } = doc;
  const headline = headlineOf(page)?.box;
  const start = headline ? Math.max(0, headline.blockTo - 4) : 0;
  const out: BylineLine[] = [];
  let prose = 0;
  for (let i = start; i < Math.min(blocks.length, start + 60) && prose < 2; i++) {
    const block = blocks[i];
    if (!block) continue;
    const names = namesOfLine(page, block, headline);
    if (names !== undefined) out.push({ block, names });
    else if (block.size > 120 && block.linkShare < 0.3) prose++;
  }
  return out;
});

/** Blocks near the headline that are nothing but a byline: "By Jane Doe", "Jane Doe – 3 May 2025". */
export const bylineBlocks = perPage((page): Map<number, string> => {
  const under = nameUnderHeadline(page);
  const blocks = bylineLines(page).map(({ block }) => block);
  return new Map((under ? [...blocks, under] : blocks).map(({ index, text }) => [index, text]));
});

function namesOfLine(page: Page, block: Block, headline: Box | undefined): string | undefined {
  const { text } = block;
  if (text.length < 3 || text.length > 140 || /^h[1-2]$/.test(block.box.tag)) return undefined;
  if (upTo(block.box, isOtherBox, 6)) return undefined;
  const names = textOfBlock(page.doc, block);
  const start = BY.exec(names);
  if (start && isByline(page, names.slice(start[0].length))) return names;
  if (headline && block.index < headline.blockTo) return undefined;
  const before = page.doc.blocks[block.index - 1];
  if (before && ONLY_BY.test(before.text) && text.length < 60 && isNamed(names)) return names;
  if (headline && block.index < headline.blockTo + 5 && isAgency(text)) return names;
  return datedName(page, names);
}

/** "PTI Mumbai", "AFP, Manila": an agency alone in the byline's place. */
const isAgency = (text: string): boolean =>
  text.length < 30 && namesIn(text)[0]?.kind === 'agency' && !/[.:!?]$/.test(text);

const isNamed = (text: string): boolean => {
  const [first] = namesIn(text);
  return first !== undefined && (looksLikePerson(first.name) || first.kind !== 'person');
};

function isByline(page: Page, rest: string): boolean {
  if (/[.!?]\s+\p{Lu}\p{Ll}+\s+\p{Ll}+\s+\p{Ll}/u.test(rest)) return false;
  const [first] = namesIn(rest);
  const name = first && cleanName(first.name);
  return (
    name !== undefined &&
    (looksLikePerson(name) || kindOf(name) === 'agency' || isDatedWord(page, name, rest)) &&
    rest.length < name.length + 90
  );
}

/** "by Jane, 3 May 2025": one word is enough where nothing but a date comes after it. */
const isDatedWord = (page: Page, name: string, rest: string): boolean =>
  /^\p{Lu}\S{2,}$/u.test(name) &&
  rest.startsWith(name) &&
  rest.length < name.length + 30 &&
  readPrintedTime(rest.slice(name.length), dateContextOf(page))?.form === 'full';

/** "Jane Doe – 3 May 2025", "3 May 2025 by Jane Doe": a name beside a date, and hardly more. */
function datedName(page: Page, text: string): string | undefined {
  if (text.length > 90 || !DIGIT.test(text) || HELPED.test(text)) return undefined;
  if (readPrintedTime(text, dateContextOf(page))?.form !== 'full') return undefined;
  const by = /(?:^|\s)(?:by|von|por|par|door|af|av|от|di)\s+(\p{Lu}[^\d]{3,60})$/u.exec(text)?.[1];
  const names = by ?? text.split(/\s[|·•–—-]\s/).find(opensWithName);
  return names !== undefined && (by === undefined || opensWithName(by)) ? names : undefined;
}

function opensWithName(text: string): boolean {
  const [first] = namesIn(text);
  if (!first || !(looksLikePerson(first.name) || first.kind === 'agency')) return false;
  const bare = text.replace(BY, '').replace(/^[^:]{0,20}:\s/, '');
  return bare.startsWith(first.name) || /[\u3400-\u9fff\uac00-\ud7af]/.test(first.name);
}

/** A name alone in the line under the headline, with a date beside it: a byline where nothing says more. */
export const nameUnderHeadline = perPage((page): Block | undefined => {
  const start = headlineOf(page)?.box.blockTo;
  if (start === undefined) return undefined;
  const [first, second, ...after] = page.doc.blocks.slice(start, start + 4);
  const named = [first, second].find((block) => block && isBareName(block.text));
  const isDated = [first, second, ...after].some(
    (block) =>
      block && block.text.length < 60 && readPrintedTime(block.text, dateContextOf(page))?.form === 'full',
  );
  return isDated ? named : undefined;
});

const isBareName = (text: string): boolean =>
  text.length < 40 && /^\p{Lu}[\p{L}\p{M}.'’ -]+$/u.test(text) && looksLikePerson(text);
