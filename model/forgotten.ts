import { hash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { NewskeepError } from './errors.ts';
import { normalizeUrl, originalOf } from './url.ts';

/** What is to be forgotten: one URL in all its spellings, a host, or every URL that begins so. */
export interface ForgetRule {
  kind: 'url' | 'host' | 'prefix';
  /** As `spellingsOf` writes it. */
  text: string;
}

/**
 * What a generation of the manifest says of a forgetting: that, not what. Who knows a URL can test it against the
 * hashes, and nobody reads it from them.
 */
export const forgottenSchema = z.object({
  reason: z.string(),
  captures: z.int().nonnegative(),
  articles: z.int().nonnegative(),
  headlines: z.int().nonnegative(),
  /** Stands before every text that is hashed: hex. */
  salt: z.string(),
  rules: z.array(
    z.object({
      kind: z.enum(['url', 'host', 'prefix']),
      /** Of a prefix: its characters. */
      length: z.int().positive().optional(),
      /** SHA-256, hex, of salt, kind and text, a line each. */
      hash: z.string(),
    }),
  ),
});
export type Forgotten = z.infer<typeof forgottenSchema>;

interface Spelling {
  /** Without scheme, fragment, tracking and a slash at the end. */
  page: string;
  /** As `page`, with its slash: what a prefix is compared with. */
  whole: string;
  hosts: string[];
}

/** A URL as rules compare it, and that of the page that it is an AMP, print or mobile copy of; none of what is no URL. */
function spellingsOf(address: string): Spelling[] {
  const given = normalizeUrl(address);
  if (given === undefined) return [];
  const original = originalOf(given);
  return [original ?? given, ...(original ? [given] : [])].map((href) => {
    const { host, hostname, pathname, search } = new URL(href);
    const page = `${host}${pathname.replace(/\/$/, '')}${search}`;
    return { page, whole: `${host}${pathname}${search}`, hosts: [...new Set([host, hostname])] };
  });
}

/** A URL's one key among its spellings; itself where it is no URL. */
export const pageOf = (address: string): string => spellingsOf(address)[0]?.page ?? address;

/** Reads what the command line names. Throws `usage`. */
export function readRule(kind: ForgetRule['kind'], said: string): ForgetRule {
  if (kind === 'host') {
    const url = URL.parse(`http://${said}`);
    if (url && /^[^/?#@*\s]+$/.test(said)) return { kind, text: url.host };
    throw new NewskeepError('usage', `${JSON.stringify(said)} is no host.`, {
      hint: 'Name one host as paper.example or paper.example:8080, without http:// and "*".',
    });
  }
  const isPrefix = said.endsWith('*');
  const [spelling] = isPrefix ? [wholePrefix(said.slice(0, -1))] : spellingsOf(said);
  if (kind === 'prefix' && isPrefix && spelling) return { kind, text: spelling.whole };
  if (kind === 'url' && spelling && !isPrefix) return { kind, text: spelling.page };
  throw new NewskeepError(
    'usage',
    `${said}: it is no ${kind === 'url' ? 'URL' : 'beginning of a URL that ends with *'}.`,
    {
      hint: "Name a page by its URL, pages that begin alike by --rule 'https://paper.example/path/*': its last character alone may be *.",
    },
  );
}

function wholePrefix(said: string): Pick<Spelling, 'whole' | 'page'> | undefined {
  const url = URL.parse(said);
  if (!url || !/^https?:$/.test(url.protocol) || url.hash) return undefined;
  const whole = `${url.host}${url.pathname}${url.search}`;
  return { whole, page: whole };
}

export const matches = (rules: ForgetRule[], address: string): boolean =>
  spellingsOf(address).some((spelling) => rules.some((rule) => isMatch(rule, spelling)));

function isMatch({ kind, text }: ForgetRule, { page, whole, hosts }: Spelling): boolean {
  if (kind === 'host') return hosts.includes(text);
  return kind === 'url' ? page === text : whole.startsWith(text);
}

/** As the manifest keeps rules. */
export function hashed(rules: ForgetRule[]): Pick<Forgotten, 'salt' | 'rules'> {
  const salt = randomBytes(16).toString('hex');
  return {
    salt,
    rules: rules.map(({ kind, text }) => ({
      kind,
      ...(kind === 'prefix' && { length: text.length }),
      hash: hashOf(salt, kind, text),
    })),
  };
}

const hashOf = (salt: string, kind: ForgetRule['kind'], text: string) =>
  hash('sha256', `${salt}\n${kind}\n${text}`);

/** What an archive was told to forget: who crawls or imports asks it first. */
export class Blocklist {
  readonly #lists: { salt: string; lengths: number[]; hashes: Set<string> }[] = [];

  constructor(forgotten: readonly Forgotten[]) {
    for (const one of forgotten) this.add(one);
  }

  add({ salt, rules }: Forgotten): void {
    const lengths = new Set(rules.flatMap(({ length }) => length ?? []));
    this.#lists.push({ salt, lengths: [...lengths], hashes: new Set(rules.map((rule) => rule.hash)) });
  }

  has(address: string): boolean {
    return (
      this.#lists.length > 0 &&
      spellingsOf(address).some((spelling) => this.#lists.some((list) => isListed(list, spelling)))
    );
  }
}

function isListed(
  { salt, lengths, hashes }: { salt: string; lengths: number[]; hashes: Set<string> },
  { page, whole, hosts }: Spelling,
): boolean {
  const has = (kind: ForgetRule['kind'], text: string) => hashes.has(hashOf(salt, kind, text));
  return (
    has('url', page) ||
    hosts.some((host) => has('host', host)) ||
    lengths.some((length) => whole.length >= length && has('prefix', whole.slice(0, length)))
  );
}
