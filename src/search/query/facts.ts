import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Article } from '../../../model/records.ts';
import type { ExactField, ValueField } from './parse.ts';

/** Stands in no word of a text, and parts what is to be looked for whole. */
export const MARK = '¤';
/** What every story has. */
export const EVERY = `${MARK}every`;

/** One word of the index for a value that is looked for whole, in any case. */
export const fact = (field: ExactField, value: string): string =>
  `${field}${MARK}${oneWord(value.toLowerCase())}`;

/** The same for a value letter by letter. */
export const valueFact = (field: ValueField, value: string): string =>
  `exact${MARK}${field}${MARK}${oneWord(value.toWellFormed())}`;

/** The tokenizer parts at ASCII signs, and makes ASCII letters small. */
const oneWord = (value: string): string =>
  value.replace(
    /[^a-z0-9\u0080-\uffff]|¤/g,
    (sign) => `${MARK}${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );

/** A host as records name it: as it goes over the network. */
export const hostValue = (text: string): string => {
  const [, name = text, port = ''] = /^(.*?)(:\d+)?$/.exec(text) ?? [];
  return (domainToASCII(name) || name) + port;
};

type Narrowable = Pick<Article, 'host' | 'language' | 'kind' | 'tags' | 'authors'>;

/**
 * What a story can be narrowed by: its host and each domain above it, its language with and without region, its kind; and
 * its host, language, tags and authors letter by letter.
 */
export function factsOf({ host, language, kind, tags, authors }: Narrowable): string {
  const languages = language ? [language, language.split('-', 1)[0] ?? language] : [];
  const all = [
    ...hostsOf(host).map((one) => fact('host', one)),
    ...languages.map((one) => fact('lang', one)),
    fact('kind', kind),
    valueFact('host', host),
    ...(language ? [valueFact('language', language)] : []),
    ...tags.map((tag) => valueFact('tag', tag)),
    ...authors.map(({ name }) => valueFact('author', name)),
  ];
  return [EVERY, ...new Set(all)].join(' ');
}

function hostsOf(host: string): string[] {
  const name = host.replace(/:\d+$/, '');
  if (isIP(name.replace(/^\[|\]$/g, ''))) return [host, name];
  const parts = name.split('.');
  return [host, ...parts.map((_, n) => parts.slice(n).join('.'))];
}
