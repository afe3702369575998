import type { Author } from '../../model/records.ts';
import { storyBlocks } from '../body/select.ts';
import { bylineBlocks, markedBylines } from '../byline.ts';
import { siteNamesOf } from '../headline.ts';
import { get, list, plain, str, typesOf } from '../jsonld.ts';
import { AGENCY_WORD } from '../lexicon/people.ts';
import type { Page } from '../page.ts';
import { cleanName, kindOf, looksLikePerson, namesIn } from '../person.ts';
import { allOf, type Found, type Rule } from '../rule.ts';
import { fold } from '../text.ts';

const META = [
  'author',
  'article:author',
  'parsely-author',
  'sailthru.author',
  'byl',
  'dc.creator',
  'dcterms.creator',
  'cxenseparse:author',
  'article:author_name',
  'authors',
  'dc.author',
  'mediator_author',
  'article.author',
  'creator',
];

function fromItem(page: Page): Author[] {
  const authors: Author[] = [];
  for (const value of [...list(get(page.story, 'author')), ...list(get(page.story, 'creator'))]) {
    const item = page.ld.resolve(value);
    const names = item ? list(get(item, 'name')) : [value];
    const office = item !== undefined && typesOf(item).some((type) => /Organization|NewsMedia/i.test(type));
    for (const raw of names) {
      if (typeof raw !== 'string' || /^https?:/.test(raw)) continue;
      for (const author of namesIn(plain(raw))) {
        const role = (item && (str(get(item, 'jobTitle')) ?? null)) || author.role;
        const kind =
          office && author.kind === 'person' && !looksLikePerson(author.name) ? 'organisation' : author.kind;
        authors.push({ ...author, kind, role });
      }
    }
    if (authors.length > 0 && value === list(get(page.story, 'author')).at(-1)) break;
  }
  return unique(authors);
}

function unique(authors: readonly Author[]): Author[] {
  const seen = new Set<string>();
  return authors.filter(({ name }) => {
    const key = fold(name);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function fromMeta(page: Page): Author[] {
  for (const name of META) {
    const values = page.head.all(name).filter((value) => !/^https?:|\.com\/|^@/.test(value));
    const authors = unique(values.flatMap(namesIn));
    if (authors.length > 0) return authors;
  }
  return [];
}

function fromMarked(page: Page): Author[] {
  const bylines = markedBylines(page);
  const first = bylines[0];
  if (!first) return [];
  // All authors of a story stand in one place; the next byline down the page is another story's.
  const near = bylines.filter(({ box }) => Math.abs(box.from - first.box.from) < 30);
  return unique(
    near
      .flatMap(({ text }) => namesIn(text))
      .filter(({ name, kind }) => kind === 'agency' || looksLikePerson(name)),
  );
}

const SET_OFF = new Set(['i', 'em', 'b', 'strong']);

/** A name alone, in other type, on the line after the text, or its last line: how some papers sign. */
function signatureOf(page: Page): string | undefined {
  const last = storyBlocks(page)?.blocks.at(-1)?.index;
  if (last === undefined) return undefined;
  for (const { text, linkShare, box } of page.doc.blocks.slice(last, last + 2)) {
    const set = page.doc.boxes
      .slice(box.index, box.end)
      .some(({ tag, el }) => SET_OFF.has(tag) || el.attribs.align === 'right');
    if (
      set &&
      text.length < 50 &&
      linkShare < 0.5 &&
      isSigner(cleanName(text) ?? '') &&
      !/[.!?:]$|[©:：@]/.test(text)
    )
      return text;
  }
  return undefined;
}

const isSigner = (name: string): boolean => looksLikePerson(name) || AGENCY_WORD.test(name);

const some = (authors: Author[]): Author[] | undefined => (authors.length > 0 ? authors : undefined);

const rules: readonly Rule<Author[]>[] = [
  { name: 'json-ld', find: (page) => some(fromItem(page)) },
  { name: 'meta', find: (page) => some(fromMeta(page)) },
  { name: 'marked-byline', find: (page) => some(fromMarked(page)) },
  { name: 'printed-byline', find: (page) => some(unique([...bylineBlocks(page).values()].flatMap(namesIn))) },
  { name: 'signature', find: (page) => some(unique(namesIn(signatureOf(page) ?? ''))) },
];

const hasPerson = ({ value }: Found<Author[]>) =>
  value.some(({ name, kind }) => kind === 'person' && looksLikePerson(name));

/** Everyone named: the first witness that names a person, joined by printed names that it left out. */
export function findAuthors(page: Page): Found<Author[]> | undefined {
  const sites = siteNamesOf(page);
  const isSite = (name: string) => sites.includes(fold(name).replaceAll(' ', ''));
  const found = allOf(rules, page)
    .map(({ value, rule }) => ({ rule, value: value.filter(({ name }) => !isSite(name)) }))
    .filter(({ value }) => value.length > 0);
  const best = found.find(hasPerson) ?? found[0];
  if (!best) return undefined;
  const persons = best.value.filter(({ kind }) => kind === 'person');
  return {
    rule: best.rule,
    value: persons.length > 0 ? best.value.filter(({ kind }) => kind !== 'organisation') : best.value,
  };
}

const isNamed = ({ text }: { text: string }) =>
  namesIn(text).some(({ name, kind }) => kind === 'agency' || looksLikePerson(name));

/** The marked elements of one byline, joined as a reader would. */
function markedByline(page: Page): string | undefined {
  const named = markedBylines(page).filter(isNamed);
  const first = named[0];
  if (!first) return undefined;
  const near = named
    .filter(({ box }) => Math.abs(box.from - first.box.from) < 30)
    .sort((a, b) => a.box.index - b.box.index);
  const texts = [...new Set(near.map(({ text }) => text))];
  return texts.filter((text) => !texts.some((other) => other !== text && other.includes(text))).join(', ');
}

/** The byline as printed. */
export const bylineRules: readonly Rule<string>[] = [
  {
    // A line that also holds the date gives way to the part of it that is marked as the byline.
    name: 'printed-byline',
    find: (page) => {
      const line: string | undefined = bylineBlocks(page).values().next().value;
      if (!line || !/\p{N}/u.test(line)) return line;
      return markedBylines(page).find(({ text }) => text.length > 3 && line.startsWith(text))?.text ?? line;
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
];
