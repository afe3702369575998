import { Parser } from 'htmlparser2';
import { normalizeUrl } from '../model/url.ts';
import { decode } from './decode.ts';

/** Browsers and SingleFile note in a comment where a page was saved from. */
const SAVED = /^\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?:\/\/\S+)/;
const STEP = 16_384;
/** No head is longer than this. */
const LIMIT = 1_000_000;

/**
 * The URL that a page names as its own: where it was saved from, else rel=canonical, else og:url, absolute ones
 * only. Reads no further than the head. Throws as parsePage does for what is no page.
 */
export function statedUrl(body: Uint8Array, contentType?: string): string | undefined {
  const { text } = decode(body, contentType, '');
  const found: { saved?: string | undefined; canonical?: string | undefined; og?: string | undefined } = {};
  let isOver = false;
  const parser = new Parser({
    oncomment: (data) => {
      found.saved ??= absolute(SAVED.exec(data.slice(0, 5000))?.[1]);
    },
    onopentag: (name, { rel, href, property, content }) => {
      if (name === 'body') isOver = true;
      else if (name === 'link' && / canonical /i.test(` ${rel} `)) found.canonical ??= absolute(href);
      else if (name === 'meta' && property?.toLowerCase() === 'og:url') found.og ??= absolute(content);
    },
  });
  for (let at = 0; at < text.length && at < LIMIT && !isOver; at += STEP)
    parser.write(text.slice(at, at + STEP));
  return found.saved ?? found.canonical ?? found.og;
}

const absolute = (url: string | undefined): string | undefined => (url ? normalizeUrl(url) : undefined);
