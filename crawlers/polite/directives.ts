import { type Capture, type HeaderList, header } from '../../model/capture.ts';
import { ROBOTS_TOKEN } from '../user_agent.ts';

/** What a page asks of whoever keeps it. */
export interface Wishes {
  /** Its links lead no further (nofollow). */
  nofollow: boolean;
  /** It is none of the dataset's records (noindex). */
  noindex: boolean;
  /** Its bytes are not to be kept (noarchive, or a TDM reservation). */
  noarchive: boolean;
}

/** Directives whose value follows a colon, which look like the name of a robot. */
const VALUED = /^(?:unavailable_after|max-(?:snippet|image-preview|video-preview))$/;

/** More than any answer gives. */
const MOST = 100;

/**
 * X-Robots-Tag for all robots or for us, and the TDM reservation of the headers (TDMRep), in the words that the
 * page's head would use: "noindex", "tdm-reservation:1".
 */
export function headerDirectives(headers: HeaderList): string[] {
  const robots = headers
    .filter(([name]) => name.toLowerCase() === 'x-robots-tag')
    .flatMap(([, value]) => forUs(value.toLowerCase()));
  const reserved = header(headers, 'tdm-reservation')?.trim();
  const policy = header(headers, 'tdm-policy')?.trim();
  return [
    ...robots,
    ...(reserved ? [`tdm-reservation:${reserved.slice(0, 20)}`] : []),
    ...(policy ? [`tdm-policy:${policy.slice(0, 200)}`] : []),
  ].slice(0, MOST);
}

/** What the host's tdmrep.json says of the page, in the same words. */
const fileDirectives = ({ fileUsage = [] }: Pick<Capture, 'fileUsage'>): string[] =>
  fileUsage.map((one) => one.replace(/^file:/, '').replace('=', ':'));

/** What grants that which is free anyway; that a reservation is not made may overrule one that is. */
const GRANTS = /^(?:all|index|follow|max-.+:(?:-1|large|standard))$/;

/** What the headers say of how the page may be used, in the form of a record's `usage`. */
export const headerUsage = (headers: HeaderList): string[] =>
  headerDirectives(headers)
    .filter((one) => !GRANTS.test(one))
    .map((one) => `header:${one.startsWith('tdm-') ? one.replace(':', '=') : `x-robots-tag=${one}`}`);

/** "googlebot: noindex, nofollow" speaks to that robot up to the end of the header, or to the next name. */
function forUs(value: string): string[] {
  let ours = true;
  const found: string[] = [];
  for (const part of value.split(',')) {
    const [, name, rest] = /^\s*([\w*-]+)\s*:\s*(.*)$/.exec(part) ?? [];
    const isName = name !== undefined && !VALUED.test(name);
    if (isName) ours = name === '*' || name === 'robots' || name === ROBOTS_TOKEN;
    if (!ours) continue;
    const said = (isName ? rest : part)?.trim().replace(/\s*:\s+/, ':') ?? '';
    found.push(...(said.includes(':') ? [said.slice(0, 200)] : said.split(/\s+/)));
  }
  return found.filter(Boolean);
}

/** What an answer asks for, with what the head of its page says. */
export const wishesFor = (capture: Capture, fromHead: string[]): Wishes =>
  wishesOf([...fileDirectives(capture), ...headerDirectives(capture.response.headers)], fromHead);

/** What directives come to, those of file and headers before the head's: by TDMRep, what comes later overrules. */
export function wishesOf(before: string[], fromHead: string[]): Wishes {
  const all = new Set([...before, ...fromHead]);
  const none = all.has('none');
  // What is neither is not said.
  const reservation = [...before, ...fromHead].findLast((one) => /^tdm-reservation:[01]$/.test(one));
  return {
    nofollow: none || all.has('nofollow'),
    noindex: none || all.has('noindex'),
    noarchive: all.has('noarchive') || all.has('nocache') || reservation === 'tdm-reservation:1',
  };
}
