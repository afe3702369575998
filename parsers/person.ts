import type { Author } from '../model/records.ts';
import { asciiDigits } from './dates/calendars.ts';
import { weekdays } from './dates/names.ts';
import {
  AGENCY,
  AGENCY_AFTER,
  AGENCY_WORD,
  AND,
  BY,
  HELPED,
  NO_NAME,
  NO_PERSON,
  ONLY_BY,
  ORGANISATION,
  PARTICLE,
  PICTURED,
  ROLE,
  TITLED,
} from './lexicon/people.ts';
import { collapse } from './text.ts';

/** No byline is longer, in characters. */
const LINE = 400;
/** Where the name ends and the rest of the line begins. */
const CUT =
  /(?:\s[|•·–—-]{1,2}\s|\(|\[|<|\bhttps?:|\bwww\.|\S+@\S+|@\w|\d{1,2}[:.]\d{2}|\b\d{1,2}[./-]\d|\b(?:19|20)\d{2}\b|\bupdated\b|\bpublished\b|\bposted\b|\bfollow\b|\sfor\s(?:the\s)?\p{L}|\bupdate\b|\s\bon\s\w+day\b|\bam \d|\bum \d|\s\bvom \d|\s(?:im gespräch|special to|is an?|ist)\s|\s(?:im gespräch|special to)$).*$/isu;
/** "December 22, …", "22 de enero": a day after the name. */
const DAY =
  /\s(?:(?:on\s)?\p{L}{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?(?:,|\s(?:19|20)\d\d|\s\d{1,2}:)|\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s(?:de\s|d[’'])?\p{L}{3,12}).*$/isu;
const DATE = String.raw`(?:\p{L}{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?|\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s(?:de\s|d[’'])?\p{L}{3,12}\.?,?)\s(?:de\s)?(?:19|20)\d\d(?!\d)`;
let dates: RegExp | undefined;

/** A whole date, wherever it stands, with the day of the week before it. */
const wholeDates = (): RegExp => {
  dates ??= new RegExp(`\\s(?:(?:${weekdays().join('|')})[,،]?\\s)?${DATE}`, 'gu');
  return dates;
};
/** "in Moscow" and what follows. */
const PLACE = /\s(?:in|aus|em|à|au|w|we|från|fra)\s\p{Lu}.*$/u;
/** Where software lost the gap: "Ada MarshStaff Writer". */
const GLUED =
  /(?<=\p{L}{2}\s.{0,30}\p{Ll}{2})(?:Staff|Journal|The|USA|Special|Correspondent|Reporter|Editor|News|Times|Associated|Daily|Herald|Tribune|Post)(?!\p{Ll}).*$/u;
const DEGREE = /(?:[\s,]+(?:MS|MD|M\.D\.|PhD|Ph\.D\.?|RDN?|LD|MPH|RN|MBA|DO|DVM|JD|LCSW))+$/u;

/** One name without what bylines print around it; undefined for what is no name. */
export function cleanName(raw: string): string | undefined {
  let name = collapse(raw.slice(0, LINE));
  if (PICTURED.test(name)) return undefined;
  for (let i = 0; i < 2; i++) {
    const without = name.replace(BY, '');
    if (without && (/^(?:[^\p{Ll}]|\p{Ll}\S{3,}$)/u.test(without) || AGENCY.test(without))) name = without;
  }
  if (/^\d/.test(name)) return undefined;
  name = name.replace(DAY, '').replace(CUT, '').replace(PLACE, '').replace(GLUED, '');
  name = name.replace(/^[^\p{L}]+|[^\p{L}\p{M}\p{N}.'’)]+$/gu, '');
  name = name
    .replace(/(?<=\p{Ll}{3})\.$/u, '')
    .replace(/['’]s$/, '')
    .replace(DEGREE, '');
  if (!name.includes('(')) name = name.replace(/\)+$/, '');
  name = withoutAgency(name);
  if (name.length < 2 || name.length > 60 || /[_{}=<>@#]|\d{3}/.test(name) || name.split(' ').length > 7)
    return undefined;
  if (/(?:^|\s)\d/.test(name) && !ORGANISATION.test(name)) return undefined;
  return NO_NAME.test(name) || (ONLY_BY.test(name) && kindOf(name) === 'person') ? undefined : name;
}

/** "Ada Marsh The Associated Press" → "Ada Marsh"; "PTI Mumbai" → "PTI". */
function withoutAgency(name: string): string {
  const person = name.replace(AGENCY_AFTER, '');
  if (person !== name && looksLikePerson(person)) return person;
  if (AGENCY.test(name)) return name;
  const [first = '', ...rest] = name.split(' ');
  return rest.length > 0 && rest.length < 3 && /^\p{Lu}{3,5}$/u.test(first) && AGENCY.test(first)
    ? first
    : name;
}

/** "JANE DOE" is styling, not a name's spelling. */
export function unshout(name: string): string {
  const shouted = name.length > 5 && /^[\p{Lu}\s.'’-]+$/u.test(name) && name.includes(' ');
  if (!shouted) return name;
  return name
    .toLowerCase()
    .replace(/(^|[\s'’-])(\p{L})/gu, (_, gap: string, letter: string) => gap + letter.toUpperCase());
}

/** May the text be a nickname or a first name alone? Where nothing better is found. */
export const looksLikeName = (name: string): boolean =>
  kindOf(name) === 'person' &&
  !NO_PERSON.test(name) &&
  !ROLE.test(name) &&
  !/^(?:em|in|en|from|at|on|mit|bei|im|am|zum|para|minute|the)\s/iu.test(name) &&
  /^\p{L}[^\s?!:|()]+(?:\s\p{L}[^\s?!:|()]+){0,2}$/u.test(name);

const UNCASED = /^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·・\s]+$/;

export function kindOf(name: string): Author['kind'] {
  if (AGENCY.test(name) || AGENCY_WORD.test(name)) return 'agency';
  if (ORGANISATION.test(name) || TITLED.test(name)) return 'organisation';
  return /\s/.test(name) || UNCASED.test(name) || !/^\p{Lu}+$/u.test(name) ? 'person' : 'organisation';
}

/** Does the text look like a person's name: a few capitalised words, or a few letters of a script without case? */
export function looksLikePerson(name: string): boolean {
  if (kindOf(name) !== 'person' || ROLE.test(name) || NO_PERSON.test(name)) return false;
  if (/[\d?!:/|]/.test(name)) return false;
  if (UNCASED.test(name)) return isUncasedPerson(name);
  const words = name.split(/\s+/);
  if (words.length < 2 || words.length > 6) return false;
  const rest = words.filter((word) => !PARTICLE.test(word));
  return rest.length > 0 && rest.every((word) => /^(?:\p{Ll}{2}-|[^\p{L}]*)[\p{Lu}\p{Lo}\p{Lt}]/u.test(word));
}

/** Two to four Han or Hangul letters; more where kana, a gap or a dot shows a name from elsewhere. */
function isUncasedPerson(name: string): boolean {
  const letters = name.replace(/[\s·・]/g, '').length;
  return letters >= 2 && letters <= (/[\u3040-\u30ff·・]/.test(name) ? 10 : 4);
}

const HAN = '[\\u3400-\\u9fff]';
/** Reporters' names that the word before or after them shows, in scripts written without spaces. */
const MARKED = new RegExp(
  `(?:記者|记者|撰文|作者|編輯|编辑|责编|責編|責任編輯|责任编辑|撰稿|通訊員|通讯员|文)\\s?[：:／/、・]?\\s?((?:${HAN}{2,4}[、，\\s]?){1,4})(?=[／/（(）)】\\]\\s\\d|]|$)|([\\uac00-\\ud7af]{2,4})\\s?(?:기자|특파원|논설위원|선임기자|인턴기자)|(${HAN}{1,4}[\\s　]?${HAN}{1,3})(?:記者)`,
  'gu',
);

function marked(line: string): Author[] {
  const authors: Author[] = [];
  for (const [, before, after, japanese] of line.matchAll(MARKED))
    for (const name of (before ?? after ?? japanese ?? '').split(/[、，\s]/))
      if (name.length > 1 && looksLikePerson(name)) authors.push({ name, kind: 'person', role: null });
  return authors;
}

/** "Interview: Ada Marsh" → "Ada Marsh": a label that nobody listed. */
function withoutLabel(part: string): string {
  const colon = part.search(/[:：]/);
  if (colon < 1 || colon > 30) return part;
  const rest = part.slice(colon + 1);
  return looksLikePerson(cleanName(rest) ?? '') ? rest : part;
}

/** "Ada Marsh/AFP": the name of the two. */
function withoutSlash(part: string): string[] {
  const sides = part.split(/[/／]/);
  if (sides.length < 2) return [part];
  const people = sides.filter((side) => looksLikePerson(cleanName(side) ?? ''));
  return people.length > 0 ? people : [part];
}

/** A byline as printed → everyone named in it, with the role that stands after the name. */
export function namesIn(byline: string): Author[] {
  let line = asciiDigits(collapse(byline.slice(0, LINE)));
  const found = marked(line);
  if (found.length > 0) return found;
  if (PICTURED.test(line)) return [];
  line = line.replace(BY, (by) => (by.includes(':') ? '' : by)).replace(wholeDates(), ' | ');
  const helped = HELPED.exec(line);
  if (helped && helped.index > 3) line = line.slice(0, helped.index);
  else if (helped) return [];
  // "Jane Doe | The Paper": after the bar stands where she writes, not who else does.
  const bar = line.lastIndexOf(' | ');
  if (bar > 0 && looksLikePerson(cleanName(line.slice(0, bar).split(AND)[0] ?? '') ?? ''))
    line = line.slice(0, bar);
  const authors: Author[] = [];
  for (const part of line.split(AND).filter(Boolean).flatMap(withoutSlash).map(withoutLabel)) {
    const last = authors.at(-1);
    if (last && ROLE.test(part) && !looksLikePerson(part)) {
      last.role ??= part.trim();
      continue;
    }
    const name = cleanName(part);
    if (name && !authors.some((other) => other.name.toLowerCase() === name.toLowerCase()))
      authors.push({ name, kind: kindOf(name), role: null });
  }
  return authors;
}
