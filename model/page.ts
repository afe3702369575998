import type { PageKind, ParsedArticle, ParsedHeadline } from './records.ts';

/** What a parser is given: the bytes as the reader's browser would see them (content-encoding undone). */
export interface PageInput {
  body: Uint8Array;
  /** Absolute URL that the bytes came from. */
  url: string;
  /** The Content-Type header, charset included. */
  contentType?: string | undefined;
  /** ISO 8601; relative times and clock-only times count from here. */
  fetchedAt?: string | undefined;
}

/** How a page points at another one. `latest`: an item of its latest-headlines list; `next`: the next page of a list. */
export type LinkRole = 'latest' | 'next' | 'canonical' | 'amp' | 'feed' | 'link';

export interface Link {
  /** Absolute http(s) URL, as the page gives it. */
  url: string;
  text: string;
  role: LinkRole;
}

export interface ParsedPage {
  kind: PageKind;
  /** Null unless the kind tells a story. */
  article: ParsedArticle | null;
  /** Where a story of several pages begins, on its later pages. */
  part_of: { first: string; number: number } | null;
  latest_headlines: ParsedHeadline[];
  links: Link[];
  /** `robots` directives and TDM reservation of the page's head, lower case ("noarchive", "tdm-reservation:1"). */
  directives: string[];
  warnings: string[];
  parser_version: string;
}
