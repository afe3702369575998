import { robotsParser } from './robots_parser.ts';

/** More than any path: a pattern is held against every URL. */
const LONGEST = 2000;

/** RFC 3986, 2.3. */
const UNRESERVED = /[\w.~-]/;

/** What needs no percent-encoding stands without it, and the rest with capitals (RFC 3986, 6.2.2). */
const plain = (text: string) =>
  text.replace(/%[\da-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return UNRESERVED.test(character) ? character : code.toUpperCase();
  });

/**
 * Whether the path and query of a URL begin as a pattern of robots.txt says (RFC 9309, 2.2.2 and 2.2.3): "*" stands for any
 * characters, "$" at the end for the end. Both are meant as such where they stand as %2A and %24.
 */
export function pathPattern(pattern: string): (url: string) => boolean {
  const line = plain(pattern.trim().replace(/\*+/g, '*').slice(0, LONGEST))
    // A line of robots.txt has neither; a path has them encoded.
    .replace(/[#\s]/g, encodeURIComponent)
    .replace(/\$(?!$)/g, '%24');
  const parser = robotsParser('http://origin.invalid/robots.txt', `User-agent: *\nDisallow: ${line}`);
  return (url) => {
    const { pathname, search } = new URL(url);
    const path = plain(pathname + search)
      .replace(/\$/g, '%24')
      .replace(/\*/g, '%2A');
    return parser.isAllowed(`http://origin.invalid${path}`) === false;
  };
}
