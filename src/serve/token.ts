import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { NewskeepError } from '../../model/errors.ts';

/** The variable that holds the token: a command line can be read by everybody on the machine. */
const VARIABLE = 'NEWSKEEP_TOKEN';
const SHORTEST = 16;

/** The token of the environment; undefined where none is set. Throws `usage` where it can be guessed. */
export function tokenOf(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const token = env[VARIABLE];
  if (token === undefined || token === '') return undefined;
  if (token.length < SHORTEST)
    throw new NewskeepError('usage', `${VARIABLE} is shorter than ${SHORTEST} characters.`, {
      hint: `Make one: export ${VARIABLE}=$(openssl rand -hex 24)`,
    });
  return token;
}

/** Lets only those pass who know the token; where there is none, all who read. */
export const tokenGuard =
  (token: string | undefined): RequestHandler =>
  (request, response, next) => {
    if (token === undefined && (request.method === 'GET' || request.method === 'HEAD')) return next();
    if (token === undefined)
      return void response.status(403).json({
        code: 'usage',
        message: 'Without a token jobs are shown, and not started or stopped.',
        hint: `Set ${VARIABLE} (${SHORTEST} characters at least) where newskeep serve is started, and send it as "Authorization: Bearer …".`,
      });
    if (isSame(bearer(request), token)) return next();
    refuse(response, 'Bearer');
  };

/** For what only reads: where there is a token, it lets those pass who know it. */
export const readGuard =
  (token: string | undefined): RequestHandler =>
  (request, response, next) => {
    if (token === undefined || isSame(bearer(request), token)) return next();
    refuse(response, 'Bearer');
  };

/** The same for feed readers and for a browser’s own question, which send a password under any name: RFC 7617. */
export const passwordGuard =
  (token: string | undefined): RequestHandler =>
  (request, response, next) => {
    const given = [bearer(request), password(request)];
    if (token === undefined || given.some((one) => isSame(one, token))) return next();
    refuse(response, 'Basic realm="newskeep"');
  };

const refuse = (response: Response, challenge: string) =>
  void response
    .status(401)
    .set('www-authenticate', challenge)
    .json({ code: 'usage', message: 'The token is missing or wrong.' });

const bearer = ({ headers }: Request): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];

function password({ headers }: Request): string | undefined {
  const [, given] = /^Basic +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return given && /^[^:]*:(.*)$/s.exec(Buffer.from(given, 'base64').toString())?.[1];
}

/** In constant time: how much of a guess is right does not show, nor how long the token is. */
const isSame = (one: string | undefined, other: string): boolean =>
  one !== undefined && timingSafeEqual(hash(one), hash(other));

const hash = (text: string) => createHash('sha256').update(text).digest();
