import type { Link } from '../../model/page.ts';
import { normalizeUrl } from '../../model/url.ts';
import { parsePage } from '../../parsers/index.ts';

const NEXT_KEY = /^(?:next|more|load_?more)(?:_?(?:page|url|href|link))*$/i;
const URL_KEY =
  /^(?:url|link|href|permalink|path|canonical(?:_?url)?|(?:web|share|article|story|full|page)_?url)$/i;
/** Deeper or longer than any list is. */
const DEEPEST = 12;
const MOST = 2000;

/** Links in what "see more" answers: JSON with pieces of HTML in it, or with URLs under names that say so. */
export function linksInAnswer(text: string, base: string): Link[] {
  const links = new Map<string, Link>();
  const pieces: string[] = [];
  const add = (given: string, role: Link['role']) => {
    const url = /^(?:https?:\/\/|\/|\?|\.)/.test(given) ? normalizeUrl(given, base) : undefined;
    if (url && links.size < MOST) links.set(url, { url, text: '', role });
  };
  const walk = (value: unknown, key: string, depth: number): void => {
    if (typeof value === 'string') {
      if (/<[a-z][^>]*>/i.test(value)) pieces.push(value);
      else if (NEXT_KEY.test(key)) add(value, 'next');
      else if (URL_KEY.test(key)) add(value, 'link');
    } else if (typeof value === 'object' && value !== null && depth < DEEPEST) {
      for (const [name, inner] of Object.entries(value))
        walk(inner, Array.isArray(value) ? key : name, depth + 1);
    }
  };
  walk(parsed(text), '', 0);
  for (const link of linksInPieces(pieces, base)) if (!links.has(link.url)) links.set(link.url, link);
  return [...links.values()];
}

function linksInPieces(pieces: string[], base: string): Link[] {
  if (pieces.length === 0) return [];
  const body = Buffer.from(`<!doctype html><html><body>${pieces.join('\n')}</body></html>`);
  return parsePage({ body, url: base, contentType: 'text/html; charset=utf-8' }).links;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
