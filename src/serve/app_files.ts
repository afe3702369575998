import { fileURLToPath } from 'node:url';
import express from 'express';

const FOLDER = fileURLToPath(new URL('./app/', import.meta.url));

/**
 * The page: nothing of it is from elsewhere or inline, it is framed by nobody, and frames the replay alone.
 * `frames`: sources that may be framed.
 */
const policy = (frames: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `frame-src ${frames}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

export function appFiles(frames: string): express.RequestHandler[] {
  const said = policy(frames);
  const headers: express.RequestHandler = (_request, response, next) => {
    response.set({
      'content-security-policy': said,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'origin-agent-cluster': '?1',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    next();
  };
  return [headers, express.static(FOLDER, { index: 'index.html', cacheControl: false, dotfiles: 'ignore' })];
}
