import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
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
    const [, given] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (given !== undefined && isSame(given, token)) return next();
    response
      .status(401)
      .set('www-authenticate', 'Bearer')
      .json({ code: 'usage', message: 'The token is missing or wrong.' });
  };

/** In constant time: how much of a guess is right does not show, nor how long the token is. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(hash(one), hash(other));

const hash = (text: string) => createHash('sha256').update(text).digest();
