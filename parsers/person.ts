import type { Author } from '../model/records.ts';
import { AGENCY, AGENCY_WORD, AND, BY, ORGANISATION, ROLE } from './lexicon/people.ts';
import { collapse } from './text.ts';

const CUT =
  /(?:\s[|•·–—-]\s|\(|\[|<|\bhttps?:|\bwww\.|\S+@\S+|@\w|\d{1,2}[:.]\d{2}|\b\d{1,2}[./-]\d|\b(?:19|20)\d{2}\b|\bupdated\b|\bpublished\b|\bposted\b|\bfollow\b|\sfor\s(?:the\s)?\p{L}|\bupdate\b|\s\bon\s\w+day\b|\bam \d|\bum \d|\s\bvom \d).*$/isu;

/** One name without what bylines print around it; undefined for what is no name. */
export function cleanName(raw: string): string | undefined {
  let name = collapse(raw);
  for (let i = 0; i < 2; i++) {
    const without = name.replace(BY, '');
    if (without && /^[^\p{Ll}]/u.test(without)) name = without;
  }
  name = name.replace(CUT, '').replace(/^[^\p{L}]+|[^\p{L}\p{M}.'’)]+$/gu, '');
  name = name.replace(/(?<=\p{Ll}{2})\.$/u, '').replace(/['’]s$/, '');
  if (name.length < 2 || name.length > 60 || /[\d_{}=<>@]/.test(name) || name.split(' ').length > 7)
    return undefined;
  if (
    /^(?:null|undefined|none|admin|administrator|user|unknown|anonymous|n\/a|author|authors|by|редактор|webmaster|root|guest|share|see more|more|read more|view profile|profile|facebook|twitter|email|home)$/i.test(
      name,
    )
  )
    return undefined;
  // "JANE DOE" is styling, not a name's spelling.
  if (
    name.length > 5 &&
    name === name.toUpperCase() &&
    /^[\p{Lu}\s.'-]+$/u.test(name) &&
    name.includes(' ') &&
    !AGENCY.test(name)
  )
    name = name
      .toLowerCase()
      .replace(/(^|[\s'’-])(\p{L})/gu, (_, gap: string, letter: string) => gap + letter.toUpperCase());
  return name;
}

export function kindOf(name: string): Author['kind'] {
  if (AGENCY.test(name) || AGENCY_WORD.test(name)) return 'agency';
  if (ORGANISATION.test(name)) return 'organisation';
  return /\s/.test(name) || /^[\u3040-\u9fff\uac00-\ud7af]{2,5}$/.test(name) || !/^\p{Lu}+$/u.test(name)
    ? 'person'
    : 'organisation';
}

/** Does the text look like a person's name: a few capitalised words, or a few letters of a script without case? */
export function looksLikePerson(name: string): boolean {
  if (kindOf(name) !== 'person' || ROLE.test(name)) return false;
  const words = name.split(/\s+/);
  if (/^[\u3040-\u9fff\uac00-\ud7af\s·・]{2,8}$/.test(name)) return true;
  if (words.length < 2 || words.length > 5) return false;
  const capital = words.filter((word) => /^[^\p{L}]*[\p{Lu}\p{Lo}]/u.test(word)).length;
  return capital >= Math.min(2, words.length) && capital >= words.length - 2;
}

/** A byline as printed → everyone named in it, with the role that stands after the name. */
export function namesIn(byline: string): Author[] {
  const authors: Author[] = [];
  let line = collapse(byline).slice(0, 300);
  // "Jane Doe | The Paper": after the bar stands where she writes, not who else does.
  const bar = line.indexOf(' | ');
  if (bar > 0 && looksLikePerson(cleanName(line.slice(0, bar)) ?? '')) line = line.slice(0, bar);
  // "Last, First" is one person, as library catalogues and some feeds write it.
  const parts = line.split(AND).filter(Boolean);
  for (const part of parts) {
    const last = authors.at(-1);
    if (last && !last.role && ROLE.test(part) && !looksLikePerson(part)) {
      last.role = part.trim();
      continue;
    }
    const name = cleanName(part);
    if (name && !authors.some((other) => other.name.toLowerCase() === name.toLowerCase()))
      authors.push({ name, kind: kindOf(name), role: null });
  }
  return authors;
}
