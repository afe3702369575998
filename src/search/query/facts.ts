import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Article } from '../../../model/records.ts';
import type { ExactField } from './parse.ts';

/** Stands in no word of a text, and parts what is to be looked for whole. */
export const MARK = '¤';
/** What every story has. */
export const EVERY = `${MARK}every`;

/** One word of the index for a value that is looked for whole: the tokenizer parts at ASCII signs. */
export const fact = (field: ExactField, value: string): string =>
  `${field}${MARK}${value.toLowerCase().replace(/[^a-z0-9\u0080-\uffff]/g, (sign) => `${MARK}${sign.charCodeAt(0).toString(16)}`)}`;

/** A host as records name it: as it goes over the network. */
export const hostValue = (text: string): string => {
  const [, name = text, port = ''] = /^(.*?)(:\d+)?$/.exec(text) ?? [];
  return (domainToASCII(name) || name) + port;
};

/** What a story can be narrowed by: its host and each domain above it, its language with and without region, its kind. */
export function factsOf({ host, language, kind }: Pick<Article, 'host' | 'language' | 'kind'>): string {
  const languages = language ? [language, language.split('-', 1)[0] ?? language] : [];
  const all = [
    ...hostsOf(host).map((one) => fact('host', one)),
    ...languages.map((one) => fact('lang', one)),
    fact('kind', kind),
  ];
  return [EVERY, ...new Set(all)].join(' ');
}

function hostsOf(host: string): string[] {
  const name = host.replace(/:\d+$/, '');
  if (isIP(name.replace(/^\[|\]$/g, ''))) return [host, name];
  const parts = name.split('.');
  return [host, ...parts.map((_, n) => parts.slice(n).join('.'))];
}
