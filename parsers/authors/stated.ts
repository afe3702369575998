import type { Author } from '../../model/records.ts';
import { get, type Item, list, plain, str, typesOf } from '../jsonld.ts';
import { BY } from '../lexicon/people.ts';
import type { Page } from '../page.ts';
import { looksLikePerson, namesIn } from '../person.ts';
import { fold } from '../text.ts';

/** More authors than any story has. */
const MOST = 80;

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

/** Each name once; the first spelling stays. */
export function unique(authors: readonly Author[]): Author[] {
  const seen = new Set<string>();
  return authors.filter(({ name }) => {
    const key = fold(name);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** "Author" says nothing that the field does not. */
const roleOf = (title: string | undefined): string | null =>
  !title || /^aut(?:h?or(?:in|e|a)?|eure?)$/iu.test(title) ? null : title;

function authorsOf(page: Page, value: unknown): Author[] {
  const item: Item | undefined = page.ld.resolve(value);
  const names = item ? list(get(item, 'name')) : [value];
  const office = item !== undefined && typesOf(item).some((type) => /Organization|NewsMedia/i.test(type));
  const title = item && roleOf(str(get(item, 'jobTitle')));
  return names
    .filter((raw) => typeof raw === 'string' && !/^https?:/.test(raw))
    .flatMap((raw) => (office ? officeIn(plain(String(raw))) : namesIn(plain(String(raw)))))
    .map((author) => ({
      ...author,
      role: title || author.role,
      kind:
        office && author.kind === 'person' && !looksLikePerson(author.name) ? 'organisation' : author.kind,
    }));
}

/** "The Paper | News and Sport from Wickby": the first part; a person may stand there too. */
function officeIn(name: string): Author[] {
  const first = name.split(/\s[|–—-]\s/)[0]?.trim() ?? '';
  const people = namesIn(name).filter((author) => looksLikePerson(author.name));
  return people.length > 1 || first.length > 60 ? people : namesIn(first);
}

/** The story's authors in JSON-LD; its creators where it states none. */
export function fromItem(page: Page): Author[] {
  for (const key of ['author', 'creator'] as const) {
    const authors = list(get(page.story, key))
      .slice(0, MOST)
      .flatMap((value) => (Array.isArray(value) ? value.slice(0, MOST) : [value]))
      .flatMap((value) => authorsOf(page, value));
    if (authors.length > 0) return unique(authors);
  }
  return [];
}

export function fromMeta(page: Page): Author[] {
  for (const name of META) {
    const values = page.head
      .all(name)
      .slice(0, MOST)
      .filter((value) => !/^https?:|\.com\/|^@/.test(value));
    const authors = unique(values.flatMap(namesIn));
    if (authors.length > 0) return authors;
  }
  return [];
}

/** What a shared link shows: `twitter:label1` "Written by", `twitter:data1` the name. */
export function fromCard(page: Page): Author[] {
  for (const i of [1, 2]) {
    const label = page.head.meta(`twitter:label${i}`);
    const value = page.head.meta(`twitter:data${i}`);
    if (label && value && BY.test(label)) return namesIn(value);
  }
  return [];
}
