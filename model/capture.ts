import { randomUUID } from 'node:crypto';

/** How a URL came to be known; the ledger counts by it. New ones go to the end: frontiers keep their places. */
export const SOURCES = [
  'seed',
  /** In the text or around an article. */
  'link',
  /** In a latest-headlines list. */
  'latest',
  /** The next page of a story or list, or what "see more" loads. */
  'next',
  'canonical',
  'redirect',
  'robots',
  'feed',
  'sitemap',
  'news_sitemap',
  /** On a section page or another list. */
  'section',
  /** On a page of a date archive, or such a page itself. */
  'date_archive',
  'url_file',
  /** In a WARC that somebody else wrote. */
  'import',
  /** Asked for by the script of a page, while a browser drew it. */
  'render',
] as const;
export type Source = (typeof SOURCES)[number];

/** An id for one visit of a run: after a crash, the same URL is another visit. */
export const newVisitId = (job: string, run: number): string => `${job}/${run}/${randomUUID()}`;

export type HeaderList = [name: string, value: string][];

/** One whole exchange with a host, as a crawler hands it on. */
export interface Capture {
  /** Identifies the visit; no two are alike. */
  visit: string;
  url: string;
  source: Source;
  fromUrl: string | null;
  /** UTC, ISO 8601 with milliseconds: when the request was sent. */
  fetchedAt: string;
  /** Without headers where an imported archive does not hold the request. */
  request: { method: 'GET'; target: string; headers: HeaderList };
  response: {
    status: number;
    statusText: string;
    /** "1.1", "2". */
    httpVersion: string;
    /** In the order and case received. */
    headers: HeaderList;
    /** As received: Content-Encoding intact, Transfer-Encoding undone. */
    body: Uint8Array;
  };
  ip: string | null;
  /**
   * Of a page that a browser drew: the visit whose answer it was drawn from. Such a capture was made here, not
   * received; its body is the document as the scripts left it.
   */
  drawnFrom?: string;
  /** What the host's tdmrep.json says of the URL, in the form of a record's `usage`. */
  fileUsage?: string[];
  /** Milliseconds from the request to the first byte and to the last; unknown, so 0, in imports. */
  timing: { firstByteMs: number; totalMs: number };
}

/** What of a capture says what a page holds. */
export type Answered = Pick<Capture, 'url' | 'fetchedAt' | 'fileUsage'> & {
  response: Pick<Capture['response'], 'status' | 'headers' | 'body'>;
};

/** The value of a header, the last one where it stands more than once. */
export function header(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.findLast(([key]) => key.toLowerCase() === wanted)?.[1];
}
