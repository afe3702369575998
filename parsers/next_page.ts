import { normalizeUrl } from '../model/url.ts';
import { type Box, textOf, upTo } from './document.ts';
import { NEXT_TEXT } from './links.ts';
import { hasName, wordPattern } from './names.ts';
import { type Page, perPage } from './page.ts';
import type { Rule } from './rule.ts';

/** More pages than any story is cut into; a greater number in an address is a number of its own. */
const MOST = 60;
const PARAMETER =
  /^(?:page|paged?|pagenum|page_?no|pg|p|pn|seite|pagina|página|strona|sida|side|sivu|sayfa|stranka|oldal|halaman)$/i;
/** The number at the end of a path, with what sets it off: /2, /page/2, -2.html, ,2.html, _2.html, /seite-2. */
const PATH =
  /^(.+?)(\/|[-_,.](?=\d))((?:page|pagina|seite|strona|sida|side|p|pg)[-_/]?)?(\d{1,2})(\.\w{2,5})?\/?$/i;
const COMMENTS = wordPattern('comment comments disqus respond reply replies related');

interface Numbered {
  /** The address without its page number. */
  stem: string;
  number: number;
  /** The number alone, set off by a mark: "-2" also tells a second story of the same name from the first. */
  isBare: boolean;
}

const stemOf = (url: URL, path: string): string =>
  `${url.host}${path.replace(/\/$/, '')}?${[...url.searchParams].map(String).sort().join('&')}`;

/** The ways in which an address can be one of several pages. */
function numbersIn(address: string): Numbered[] {
  const url = URL.parse(address);
  if (!url) return [];
  const found: Numbered[] = [];
  const add = (number: number, stem: string, isBare: boolean) => {
    if (number > 0 && number <= MOST) found.push({ stem, number, isBare });
  };
  const [, path, mark, word, digits, ending = ''] = PATH.exec(url.pathname.slice(0, 2000)) ?? [];
  if (path && path !== '/') add(Number(digits), stemOf(url, path + ending), mark !== '/' && !word);
  for (const [name, value] of url.searchParams) {
    if (!PARAMETER.test(name) || !/^\d{1,2}$/.test(value)) continue;
    const rest = new URL(url);
    rest.searchParams.delete(name);
    add(Number(value), stemOf(rest, rest.pathname), false);
  }
  return found;
}

/** An address without a number is the first page. */
const whole = (address: string): Numbered[] => {
  const url = URL.parse(address);
  return url ? [{ stem: stemOf(url, url.pathname), number: 1, isBare: false }] : [];
};

interface Turn {
  url: string;
  numbers: Numbered[];
  /** Is it set as one turns pages: rel=next, "Next", or the bare number? */
  says: (number: number) => boolean;
  isRel: boolean;
  /** The number is printed as the link's text. */
  isNumbered: boolean;
}

/** Links that look like the turning of pages, those of comments apart. */
const turns = perPage((page): Turn[] => {
  const found: Turn[] = [];
  const add = (href: string | undefined, rel: string, text: string) => {
    const absolute = page.absolute(href);
    const url = absolute && normalizeUrl(absolute);
    const isRel = / next /.test(` ${rel.toLowerCase()} `);
    const isBack = / prev(?:ious)? /.test(` ${rel.toLowerCase()} `);
    const digits = /^\D{0,12}?(\d{1,2})$/.exec(text)?.[1];
    if (!url || !(isRel || isBack || digits || NEXT_TEXT.test(text))) return;
    const says = (number: number) => isRel || (digits ? Number(digits) === number : !isBack);
    const isNumbered = digits !== undefined;
    const numbers = numbersIn(url).filter(({ isBare }) => isNumbered || !isBare);
    found.push({ url, numbers: [...numbers, ...whole(url)], says, isRel, isNumbered });
  };
  for (const { rel, href } of page.head.links) add(href, rel, '');
  const isOfComments = (box: Box) => upTo(box, (at) => hasName(at, COMMENTS), 8) !== null;
  for (const box of page.boxes('a')) {
    if (box.chars > 40) continue;
    const text = textOf(page.doc, box, 40);
    if (!box.el.attribs.rel && !/^\D{0,12}?\d{1,2}$/.test(text) && !NEXT_TEXT.test(text)) continue;
    if (!isOfComments(box)) add(box.el.attribs.href, box.el.attribs.rel ?? '', text);
  }
  return found;
});

type Own = Numbered & { first?: string | undefined };

/** Which page of its story this may be: only an address whose first page is linked here counts as a later one. */
const ownNumbers = perPage((page): Own[] => {
  const canonical = page.absolute(page.head.links.find(({ rel }) => rel === 'canonical')?.href);
  const found: Own[] = [];
  for (const own of numbersIn(page.url)) {
    const { stem, number, isBare } = own;
    const isFirst = (numbers: Numbered[]) => numbers.some((it) => it.stem === stem && it.number === 1);
    const named =
      canonical && isFirst([...whole(canonical), ...numbersIn(canonical)]) ? canonical : undefined;
    const first =
      named ??
      turns(page).find(({ numbers, isNumbered }) => (isNumbered || !isBare) && isFirst(numbers))?.url;
    if (number === 1) found.push(own);
    else if (first) found.push({ ...own, first });
  }
  return [...found, ...whole(normalizeUrl(page.url) ?? page.url)];
});

function nextBy(page: Page, accepts: (turn: Turn) => boolean): string | undefined {
  for (const { stem, number } of ownNumbers(page)) {
    const leadsOn = (turn: Turn) =>
      turn.says(number + 1) && turn.numbers.some((it) => it.stem === stem && it.number === number + 1);
    const next = turns(page).find((turn) => accepts(turn) && leadsOn(turn));
    if (next) return next.url;
  }
  return undefined;
}

/** The next page of the same story: its address differs from this one's by the page's number alone. */
export const nextPageRules: readonly Rule<string>[] = [
  { name: 'rel-next', find: (page) => nextBy(page, ({ isRel }) => isRel) },
  { name: 'pagination', find: (page) => nextBy(page, () => true) },
];

/** For a later page of a story: where the story begins. */
export function partOf(page: Page): { first: string; number: number } | null {
  const own = ownNumbers(page).find(({ first }) => first !== undefined);
  return own?.first ? { first: normalizeUrl(own.first) ?? own.first, number: own.number } : null;
}
