import type { SiteNeeds } from '../model/site.ts';
import type { LastVisit } from './port.ts';

/** The story as its current revision stands. */
export interface ArticleState {
  contentHash: string;
  revision: number;
  firstSeenAt: string;
  /** `pageKey` of the URL that the current revision was read from: a copy's, where the canonical page was not seen yet. */
  recordedFrom: string;
  /** The parser whose reading `contentHash` is of; undefined in catalogs that were written before it was noted. */
  parserVersion?: string | undefined;
  /** The body that the current revision was read from, as known as `parserVersion`. */
  payloadDigest?: string | undefined;
}

/** The response record that holds a payload, for revisit records to refer to. */
export interface Payload {
  url: string;
  date: string;
  warcFile: string;
  warcOffset: number;
  warcLength: number;
}

export interface UrlState extends LastVisit {
  /** The list of headlines that the page showed last, and the number of the capture that showed it. */
  listHash: string | null;
  listSeen: number;
}

/** What the archive knows, asked by `put` to decide. Answered by the catalog and by what waits for commit. */
export interface Known {
  url(url: string): UrlState | undefined;
  article(id: string): ArticleState | undefined;
  /** The article first seen on this host with this text. */
  text(host: string, contentHash: string): string | undefined;
  site(host: string): SiteNeeds | undefined;
  payload(digest: string): Payload | undefined;
  /** The number of the capture that recorded this list for the host last. */
  list(host: string, listHash: string): number | undefined;
}
