/**
 * The one table of what can go wrong. Every error the program raises on purpose is a NewskeepError with a
 * code from here; `retry` tells the caller what helps: `retry` the same call soon, `wait` until something
 * outside changes (a disk is freed, a host is back), or `give_up`.
 */
export const ERRORS = {
  usage: { retry: 'give_up', meaning: 'The command line, or the caller, does not say what to do.' },
  job_invalid: { retry: 'give_up', meaning: 'The job file breaks its schema; the message names the line.' },
  contact_missing: {
    retry: 'give_up',
    meaning: 'A host that is not loopback is to be crawled without a contact in the user agent.',
  },
  locked: { retry: 'wait', meaning: 'Another run holds this data folder.' },
  storage_unwritable: {
    retry: 'wait',
    meaning: 'The data folder cannot be written (permission, read-only disk).',
  },
  storage_full: { retry: 'wait', meaning: 'The disk is full; nothing acknowledged is lost.' },
  storage_damaged: {
    retry: 'give_up',
    meaning: 'A file of the archive is shorter than what was committed to it, or is missing.',
  },
  storage_unreachable: {
    retry: 'wait',
    meaning: 'The object store does not answer, or answered with faults until the tries were spent.',
  },
  storage_unguarded: {
    retry: 'give_up',
    meaning:
      'The object store does not refuse a second writer (no conditional PUT), and another one wrote last.',
  },
  storage_denied: {
    retry: 'give_up',
    meaning: 'The object store refuses: keys, rights, clock, bucket or region are not right.',
  },
  index_damaged: {
    retry: 'retry',
    meaning: 'An index that is made from the archive was damaged. It was thrown away, and is built anew.',
  },
  queue_unreachable: { retry: 'wait', meaning: 'The Redis of the queue does not answer.' },
  queue_evicts: {
    retry: 'give_up',
    meaning: 'The Redis of the queue may throw keys away: its maxmemory-policy must be noeviction.',
  },
  queue_full: { retry: 'wait', meaning: 'The Redis of the queue has no memory left.' },
  run_missing: { retry: 'wait', meaning: 'A worker found no open run of its job to take part in.' },
  cancelled: { retry: 'give_up', meaning: 'The job was cancelled before the turn of this URL.' },
  query_failed: { retry: 'give_up', meaning: 'The SQL is wrong, or does more than read the dataset.' },
  query_limit: { retry: 'give_up', meaning: 'A query took more time or memory than it may.' },
  query_cancelled: { retry: 'give_up', meaning: 'Whoever asked ended the query.' },
  search_invalid: {
    retry: 'give_up',
    meaning: 'A search cannot be read: a date that is none, a field that names nothing, OR beside nothing.',
  },
  nothing_selected: {
    retry: 'give_up',
    meaning: 'Something was asked for (an export, a story’s history) of which the archive has nothing.',
  },
  output_exists: {
    retry: 'give_up',
    meaning: 'What an export would make is there already, or is something that it does not replace.',
  },
  output_unwritable: {
    retry: 'wait',
    meaning:
      'A file that was asked for cannot be written (disk full, permission, no such folder). What was there before is not changed.',
  },
  no_data: { retry: 'give_up', meaning: 'The data folder holds no dataset yet.' },
  not_a_warc: { retry: 'give_up', meaning: 'The file is no WARC file, or cannot be read.' },
  not_a_wacz: {
    retry: 'give_up',
    meaning: 'The file is no WACZ, or holds other bytes than its datapackage.json states.',
  },
  job_unknown: { retry: 'give_up', meaning: 'The data folder knows no job of that name.' },
  parser_fault: {
    retry: 'give_up',
    meaning:
      'A page brought the parser down: by a fault of it, by more than 2 GB of memory, or by more than two minutes. It is archived all the same.',
  },
  not_a_page: { retry: 'give_up', meaning: 'The bytes are not an HTML page (PDF, image, empty, too large).' },
  body_undecodable: { retry: 'give_up', meaning: 'The body does not decode by its Content-Encoding.' },
  body_too_large: {
    retry: 'give_up',
    meaning: 'The body is larger than limits.page_bytes, as sent or after decoding.',
  },
  body_bomb: {
    retry: 'give_up',
    meaning: 'The body decodes to far more than any page does for its size as sent: a decompression bomb.',
  },
  headers_too_large: { retry: 'give_up', meaning: 'The headers of the answer are larger than 64 KiB.' },
  address_refused: {
    retry: 'give_up',
    meaning: 'The host leads to an address that is not on the public internet, and the job does not open it.',
  },
  dns_failed: { retry: 'wait', meaning: 'The host name does not resolve.' },
  connect_failed: { retry: 'wait', meaning: 'The host refused the connection or could not be reached.' },
  tls_failed: { retry: 'give_up', meaning: 'The TLS certificate or handshake is not acceptable.' },
  timed_out: { retry: 'retry', meaning: 'The host did not answer in time.' },
  body_cut: { retry: 'retry', meaning: 'The connection ended before the whole body came.' },
  protocol_broken: { retry: 'retry', meaning: 'The answer is not HTTP that can be read.' },
  http_server_error: { retry: 'retry', meaning: 'The host answered 5xx.' },
  host_down: {
    retry: 'give_up',
    meaning: 'The host failed again after every rest it was given: it is not asked again in this run.',
  },
  host_paused: {
    retry: 'wait',
    meaning: 'The host asked to be left alone (Retry-After), so this page of it was not asked for.',
  },
  http_throttled: { retry: 'wait', meaning: 'The host asked to slow down (429, or 503 with Retry-After).' },
  http_client_error: { retry: 'give_up', meaning: 'The host answered 4xx: the page is gone or not for us.' },
  robots_refused: { retry: 'give_up', meaning: 'robots.txt forbids this URL.' },
  robots_unreachable: {
    retry: 'wait',
    meaning: 'robots.txt answers 5xx or not at all: RFC 9309 says stay away.',
  },
  tdmrep_unreadable: {
    retry: 'give_up',
    meaning:
      'The host’s /.well-known/tdmrep.json could not be had, or breaks the protocol (TDMRep): what cannot be read of it reserves nothing, and the crawl goes on.',
  },
  use_reserved: {
    retry: 'give_up',
    meaning:
      'The page, or its host for it, asks not to be kept (noarchive, or a TDM reservation), and the job honours that.',
  },
  out_of_scope: { retry: 'give_up', meaning: 'The host is not among the allowed hosts of the job.' },
  forgotten: {
    retry: 'give_up',
    meaning:
      'The archive was told to forget this URL (newskeep forget): it is neither fetched nor kept again.',
  },
  trap_cut: {
    retry: 'give_up',
    meaning:
      'The address is one of a kind that the site makes without end; enough of them brought nothing new.',
  },
  redirects_exhausted: { retry: 'give_up', meaning: 'The chain of redirects is longer than the job allows.' },
  browser_missing: {
    retry: 'wait',
    meaning: 'The page needs a browser, and none is installed or starts. It waits for a run that has one.',
  },
  browser_failed: {
    retry: 'retry',
    meaning:
      'The browser did not bring the page to an end: it crashed, took too long, or drew nothing to read.',
  },
  internal: { retry: 'give_up', meaning: 'A fault of newskeep itself.' },
} as const satisfies Record<string, { retry: Retry; meaning: string }>;

export type Retry = 'retry' | 'wait' | 'give_up';
export type ErrorCode = keyof typeof ERRORS;

export class NewskeepError extends Error {
  override readonly name = 'NewskeepError';
  readonly code: ErrorCode;
  /** What the reader can do about it, one sentence. */
  readonly hint: string | undefined;
  /** For `wait`: the earliest moment another try makes sense, in ms from now, when the other side said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.retryAfterMs = options.retryAfterMs;
  }

  get retry(): Retry {
    return ERRORS[this.code].retry;
  }
}

/** The error of an operating-system call (`ENOSPC`, `EACCES`, …), or undefined. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
