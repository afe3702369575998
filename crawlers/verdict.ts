import { type Capture, header } from '../model/capture.ts';
import type { ErrorCode, NewskeepError } from '../model/errors.ts';
import type { Job } from '../model/job.ts';
import type { FileKind, PageKind } from '../model/records.ts';
import { isStory } from '../model/records.ts';
import type { Finish, Visit } from '../queues/port.ts';

/** Longest wait within one run; a host that asks for more is left to the next run. */
export const LONGEST_WAIT_MS = 5 * 60_000;

/** Not failures of the host: pages that are not to be had by the rules. */
const DECLINED = new Set<ErrorCode>([
  'robots_refused',
  'out_of_scope',
  'redirects_exhausted',
  'address_refused',
  'use_reserved',
  'trap_cut',
  'forgotten',
]);

/** How a visit that ended in trouble is booked: another try, or failed. `kind`: of what came and may not be kept. */
export function verdictOnError(
  visit: Visit,
  error: NewskeepError,
  limits: Job['limits'],
  kind?: string,
): Finish {
  const { code, message } = error;
  if (DECLINED.has(code)) return { visit, state: 'refused', code, message, kind, again: true };
  const wait = error.retryAfterMs ?? backoff(visit.attempts, error.retry === 'wait' ? 2000 : 500);
  const mayTry = error.retry !== 'give_up' && visit.attempts + 1 < limits.tries && wait <= LONGEST_WAIT_MS;
  return mayTry
    ? { visit, state: 'retry', code, message, afterMs: wait }
    : { visit, state: 'failed', code, message, again: true, waitMs: error.retryAfterMs };
}

const LOOKED_AT_AGAIN = new Set<PageKind | FileKind>(['list', 'feed', 'sitemap']);

/**
 * How an answered visit is booked. The next run looks again at every list, feed and sitemap, and at a story that the host can
 * vouch for with a validator, which costs no body; a story without one is left to the scheduler.
 */
export function verdictOnCapture(
  visit: Visit,
  capture: Capture,
  kind: PageKind | FileKind | undefined,
): Finish {
  const { status, headers } = capture.response;
  if (visit.source === 'seed' && status >= 400) {
    const message = `${visit.url}: the seed answers ${status}.`;
    return { visit, state: 'failed', code: 'http_client_error', message, again: true };
  }
  const hasValidator = Boolean(header(headers, 'etag') ?? header(headers, 'last-modified'));
  const again =
    status === 304 ||
    (status === 200 &&
      (kind === undefined || isStory(kind) || kind === 'wall' ? hasValidator : LOOKED_AT_AGAIN.has(kind)));
  const came = status === 304 ? 'not_modified' : status >= 300 && status < 400 ? 'redirect' : 'other';
  return { visit, state: 'done', again, kind: kind ?? came };
}

/** Exponential backoff with full jitter over its upper half, in ms. */
const backoff = (attempts: number, firstMs: number) => firstMs * 2 ** attempts * (0.5 + Math.random() / 2);
