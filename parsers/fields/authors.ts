import type { Author } from '../../model/records.ts';
import { bylineBlocks, markedBylines } from '../byline.ts';
import { siteNamesOf } from '../headline.ts';
import { get, list, str, typesOf } from '../jsonld.ts';
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
      for (const author of namesIn(raw)) {
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
  return unique(near.flatMap(({ text }) => namesIn(text)).filter(({ name }) => looksLikePerson(name)));
}

const some = (authors: Author[]): Author[] | undefined => (authors.length > 0 ? authors : undefined);

const rules: readonly Rule<Author[]>[] = [
  { name: 'json-ld', find: (page) => some(fromItem(page)) },
  { name: 'meta', find: (page) => some(fromMeta(page)) },
  { name: 'marked-byline', find: (page) => some(fromMarked(page)) },
  { name: 'printed-byline', find: (page) => some(unique([...bylineBlocks(page).values()].flatMap(namesIn))) },
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

/** The byline as printed. */
export const bylineRules: readonly Rule<string>[] = [
  { name: 'printed-byline', find: (page) => bylineBlocks(page).values().next().value },
  {
    name: 'marked-byline',
    find: (page) =>
      markedBylines(page).find(({ text }) => namesIn(text).some(({ name }) => looksLikePerson(name)))?.text,
  },
  {
    name: 'meta',
    find: (page) => {
      const value = page.head.meta('byl', 'author');
      return value && cleanName(value) && kindOf(value) ? value : undefined;
    },
  },
];
