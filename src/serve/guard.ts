import { isIPv6 } from 'node:net';
import type { Request, RequestHandler } from 'express';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const EVERY = new Set(['0.0.0.0', '::']);

export const isLoopback = (host: string): boolean => LOOPBACK.includes(bracketed(host));

/** As it stands in a URL. */
export const bracketed = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

/** The origins at which a port of the address is reached, as sources of a Content-Security-Policy, which knows no IPv6. */
export function originsOf(host: string, port: number): string {
  if (EVERY.has(host) || isIPv6(host)) return `http://*:${port}`;
  const names = isLoopback(host) ? ['127.0.0.1', 'localhost'] : [host];
  return names.map((name) => `http://${name}:${port}`).join(' ');
}

/**
 * A page of elsewhere whose name was made to lead here asks by that name. `host`: the address that is served; it has names
 * that nobody here knows where it is every address of the machine.
 */
export function ownNamesOnly(host: string): RequestHandler {
  const names = new Set(isLoopback(host) ? LOOPBACK : [bracketed(host).toLowerCase(), ...LOOPBACK]);
  return (request, response, next) => {
    if (EVERY.has(host) || names.has(nameIn(request.headers.host ?? ''))) return next();
    response.status(403).type('text').send('This is served under its own name alone.');
  };
}

/** A Host header without its port. */
export const nameIn = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

/**
 * Lets no page of another origin ask, nor an archived page that is replayed: what browsers say of where a request
 * comes from (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/; Origin, RFC 6454) has to be this very origin, or
 * the reader's own address bar. Programs say nothing of the kind, and pass.
 */
export const ownPagesOnly: RequestHandler = (request, response, next) => {
  if (isOwn(request)) return next();
  response.status(403).json({ code: 'usage', message: 'Another page may not ask this server.' });
};

function isOwn(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && isReading(request))) return false;
  const origin = request.get('origin');
  return origin === undefined || URL.parse(origin)?.host === request.get('host');
}

/** The same for the page itself, which a link may open from anywhere. */
export const ownPagesOrOpened: RequestHandler = (request, response, next) => {
  const isOpened =
    request.get('sec-fetch-mode') === 'navigate' && request.get('sec-fetch-dest') === 'document';
  if (isOpened && isReading(request)) return next();
  ownPagesOnly(request, response, next);
};

const isReading = ({ method }: Request) => method === 'GET' || method === 'HEAD';

/** A form of any page can post, but not JSON. */
export const jsonOnly: RequestHandler = (request, response, next) => {
  if (isReading(request) || request.is('application/json')) return next();
  response.status(415).json({
    code: 'usage',
    message: 'Send JSON.',
    hint: 'Content-Type: application/json',
  });
};
