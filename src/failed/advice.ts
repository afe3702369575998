import { ERRORS, type ErrorCode, type Retry } from '../../model/errors.ts';

const BY_RETRY: Record<Retry, string> = {
  retry: 'Run the crawl again: it may have been a passing fault.',
  wait: 'Run the crawl again later, when the host has recovered.',
  give_up: 'Another try alone will not help.',
};

const BY_CODE: Partial<Record<ErrorCode, string>> = {
  dns_failed: "Check the host's name; if it is right, its name server is down: run the crawl again later.",
  tls_failed:
    'The certificate is not acceptable; where the host answers plain http, give that URL as a seed.',
  body_too_large: 'Raise limits.page_bytes if the page is wanted.',
  http_client_error: 'The page is gone, or not for us; look at it in a browser.',
  http_throttled: 'Raise politeness.delay_ms and run the crawl again later.',
  robots_refused: 'Ask the paper: robots.txt is obeyed.',
  robots_unreachable: 'Run the crawl again when the host serves its robots.txt.',
  out_of_scope: 'Add the host to allowed_hosts if it is the same paper.',
  redirects_exhausted: 'Look where the redirects lead; raise limits.redirects if they end.',
  timed_out: 'Raise politeness.timeout_s if the host is always slow, and run the crawl again.',
  internal: 'Report it with the message.',
};

/** What helps a URL that ended with this code, one sentence. */
export const adviceOn = (code: ErrorCode): string =>
  BY_CODE[code] ?? BY_RETRY[ERRORS[code]?.retry ?? 'give_up'];
