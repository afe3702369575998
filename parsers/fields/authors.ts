import type { Author } from '../../model/records.ts';
import { fromLines, fromMarked, helpersOf, namesSomeone, nearestMarked } from '../authors/printed.ts';
import { RANKS, type Rank, rankOf, withoutSite } from '../authors/rank.ts';
import { closingAgency, signatureOf, sourceAgency } from '../authors/signature.ts';
import { fromCard, fromItem, fromMeta, unique } from '../authors/stated.ts';
import { bylineLines, markedBylines, nameUnderHeadline } from '../byline.ts';
import { textOf } from '../document.ts';
import { siteNamesOf } from '../headline.ts';
import type { Page } from '../page.ts';
import { cleanName, kindOf, namesIn, unshout } from '../person.ts';
import { allOf, disagreeing, type Found, type Rule } from '../rule.ts';
import { fold } from '../text.ts';

const some = (authors: Author[]): Author[] | undefined => (authors.length > 0 ? authors : undefined);

/** As trustworthy as they come out one by one. */
export const authorRules: readonly Rule<Author[]>[] = [
  { name: 'json-ld', find: (page) => some(fromItem(page)) },
  { name: 'printed-byline', find: (page) => some(fromLines(page)) },
  { name: 'meta', find: (page) => some(fromMeta(page)) },
  { name: 'card', find: (page) => some(fromCard(page)) },
  { name: 'marked-byline', find: (page) => some(fromMarked(page)) },
  { name: 'signature', find: (page) => some(unique(namesIn(signatureOf(page) ?? ''))) },
  { name: 'name-under-headline', find: (page) => some(namesIn(nameUnderHeadline(page)?.text ?? '')) },
  { name: 'source', find: (page) => some(sourceAgency(page)) },
  { name: 'closing-agency', find: (page) => some(closingAgency(page)) },
];

/** What these find is an author only where nothing else names one. */
const GUESSES = new Set(['name-under-headline', 'source', 'closing-agency']);

/** Everyone named, by the best witness that names a person; a newsroom or agency only where none does. */
export function findAuthors(page: Page): Found<Author[]> | undefined {
  const sites = siteNamesOf(page);
  const found = allOf(authorRules, page).map(({ rule, value }) => ({
    rule,
    value: value.map((author) => ({ ...author, name: withoutSite(author.name, sites) })),
  }));
  const ranked = (rule: string, author: Author): Rank | undefined => {
    const rank = rankOf(author, sites);
    return GUESSES.has(rule) && (rank === 'person' || rank === 'office') ? 'guess' : rank;
  };
  for (const rank of RANKS) {
    const witnesses = found
      .map(({ rule, value }) => ({ rule, value: value.filter((author) => ranked(rule, author) === rank) }))
      .filter(({ value }) => value.length > 0);
    const first = witnesses.find((witness) => isSeconded(witness, witnesses)) ?? witnesses[0];
    if (!first) continue;
    const best = witnesses.find((witness) => COMPLETE.has(witness.rule) && isMore(witness, first)) ?? first;
    const value = rank === 'person' ? withoutHelpers(page, best.value) : best.value;
    return {
      rule: best.rule,
      value: value.map((author) => named(author, rank, found)),
      confidence: confidenceOf(value, found),
      others: disagreeing(best, found, show),
    };
  }
  return undefined;
}

/** How often all authors were right on labelled pages (432, 255 publishers), by the witnesses that name one of them. */
const CONFIDENCE = { person: [0.78, 0.91, 0.96], office: [0.65, 0.76, 0.92] } as const;

function confidenceOf(value: readonly Author[], found: readonly Found<Author[]>[]): number | undefined {
  const names = new Set(value.map(({ name }) => fold(name)));
  const seconds = found.filter((other) => other.value.some(({ name }) => names.has(fold(name)))).length;
  const kind = value.every((author) => author.kind === 'person') ? 'person' : 'office';
  return CONFIDENCE[kind][Math.max(0, Math.min(seconds, 3) - 1)];
}

/** Software that keeps a single author is common; a byline or a meta that names the same and more is complete. */
const COMPLETE = new Set(['printed-byline', 'meta']);

function isMore(witness: Found<Author[]>, first: Found<Author[]>): boolean {
  const names = new Set(witness.value.map(({ name }) => fold(name)));
  return names.size > first.value.length && first.value.every(({ name }) => names.has(fold(name)));
}

/** Does another witness name one of the same? */
function isSeconded(witness: Found<Author[]>, all: readonly Found<Author[]>[]): boolean {
  const names = new Set(witness.value.map(({ name }) => fold(name)));
  return all.some((other) => other !== witness && other.value.some(({ name }) => names.has(fold(name))));
}

/** The author as the record shows it; what another witness says of the same name fills in. */
function named(author: Author, rank: Rank, found: readonly Found<Author[]>[]): Author {
  const key = fold(author.name);
  const same = found.flatMap(({ value }) => value).filter(({ name }) => fold(name) === key);
  const role = author.role ?? same.find((other) => other.role)?.role ?? null;
  if (rank !== 'person')
    return rank === 'office' || rank === 'site'
      ? { ...author, role, kind: officeOf(author) }
      : { ...author, role };
  const spoken = same.find(({ name }) => name !== name.toUpperCase());
  return {
    ...author,
    role,
    name: spoken && author.name === author.name.toUpperCase() ? spoken.name : unshout(author.name),
  };
}

const officeOf = ({ kind }: Author): Author['kind'] => (kind === 'person' ? 'organisation' : kind);

function withoutHelpers(page: Page, authors: Author[]): Author[] {
  if (authors.length < 2) return authors;
  const helpers = helpersOf(page);
  const writers = authors.filter(({ name }) => !helpers.has(fold(name)));
  return writers.length > 0 ? writers : authors;
}

const show = (authors: readonly Author[]): string => authors.map(({ name }) => name).join(', ');

/** The marked elements of one byline, joined as a reader would. */
function markedByline(page: Page): string | undefined {
  const near = nearestMarked(page, ({ text }) => namesSomeone(namesIn(text)));
  if (near.length === 0) return undefined;
  const texts = [...new Set(near.map(({ box }) => textOf(page.doc, box, 220)))];
  return texts.filter((text) => !texts.some((other) => other !== text && other.includes(text))).join(', ');
}

/** The byline as printed. */
export const bylineRules: readonly Rule<string>[] = [
  {
    // A line that also holds the date gives way to the part of it that is marked as the byline.
    name: 'printed-byline',
    find: (page) => {
      const line = bylineLines(page)[0]?.block.text;
      if (!line || !/\p{N}/u.test(line)) return line;
      const marked = markedBylines(page).map(({ box }) => textOf(page.doc, box, 220));
      return marked.find((text) => text.length > 3 && line.startsWith(text)) ?? line;
    },
  },
  { name: 'marked-byline', find: markedByline },
  { name: 'signature', find: signatureOf },
  {
    name: 'meta',
    find: (page) => {
      const value = page.head.meta('byl', 'author');
      return value && cleanName(value) && kindOf(value) ? value : undefined;
    },
  },
  { name: 'name-under-headline', find: (page) => nameUnderHeadline(page)?.text },
];
