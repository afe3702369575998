import type { Capture } from '../model/capture.ts';
import type { Dataset, Reading } from '../model/records.ts';
import type { SiteNeeds } from '../model/site.ts';
import type { ArticleState, Known, Payload, UrlState } from './known.ts';
import { monthOf } from './layout.ts';
import type { Parsed, Place } from './port.ts';
import type { Fate } from './warc/capture.ts';

/** A capture whose record is in the WARC, with all that it takes to decide again what it means. */
export interface Written {
  capture: Capture;
  parsed: Parsed | undefined;
  fate: Fate;
  place: Place;
}

/** Everything that one commit will make true; until then it is known to `put` alone. */
export class Batch {
  readonly urls = new Map<string, UrlState>();
  readonly articles = new Map<string, ArticleState>();
  readonly texts = new Map<string, { host: string; contentHash: string; article: string }>();
  readonly payloads = new Map<string, Payload>();
  readonly lists = new Map<string, { host: string; listHash: string; recorded: number }>();
  readonly sites = new Map<string, SiteNeeds>();
  readonly rows: { dataset: Dataset; month: string; json: string }[] = [];
  /** What was read anew in revisions that the dataset has; among `rows` too. */
  readonly readings: Reading[] = [];
  readonly counts = { articles: 0, revisions: 0, headlines: 0, captures: 0 };
  /** What it was decided from, kept where another writer may make it be decided again. */
  readonly written: Written[] = [];
  /** How often others' news had been taken in when its first decision was made, or when one was that it builds on. */
  basis: number | undefined;
  /** Captures that were decided into it, also those whose records are still being made. */
  decided = 0;

  addText(host: string, contentHash: string, article: string): void {
    this.texts.set(`${host}\n${contentHash}`, { host, contentHash, article });
  }

  addReading(reading: Reading): void {
    this.readings.push(reading);
    this.rows.push({
      dataset: 'readings',
      month: monthOf(reading.fetched_at),
      json: JSON.stringify(reading),
    });
    // So that a copy of the story is known by this parser's text, too.
    this.addText(reading.host, reading.content_hash, reading.id);
  }

  addList(host: string, listHash: string, recorded: number): void {
    this.lists.set(`${host}\n${listHash}`, { host, listHash, recorded });
  }
}

/** The batches that wait, the newest first, and behind them the catalog. */
export class KnownWithPending implements Known {
  readonly #batches: Batch[];
  readonly #catalog: Known;

  /** `batches` is the caller's list, oldest first, and is read as it changes. */
  constructor(batches: Batch[], catalog: Known) {
    this.#batches = batches;
    this.#catalog = catalog;
  }

  url(url: string): UrlState | undefined {
    return this.#newest((batch) => batch.urls.get(url)) ?? this.#catalog.url(url);
  }

  article(id: string): ArticleState | undefined {
    return this.#newest((batch) => batch.articles.get(id)) ?? this.#catalog.article(id);
  }

  site(host: string): SiteNeeds | undefined {
    return this.#newest((batch) => batch.sites.get(host)) ?? this.#catalog.site(host);
  }

  text(host: string, contentHash: string): string | undefined {
    return (
      this.#newest((batch) => batch.texts.get(`${host}\n${contentHash}`)?.article) ??
      this.#catalog.text(host, contentHash)
    );
  }

  payload(digest: string): Payload | undefined {
    return this.#newest((batch) => batch.payloads.get(digest)) ?? this.#catalog.payload(digest);
  }

  list(host: string, listHash: string): number | undefined {
    return (
      this.#newest((batch) => batch.lists.get(`${host}\n${listHash}`)?.recorded) ??
      this.#catalog.list(host, listHash)
    );
  }

  #newest<T>(find: (batch: Batch) => T | undefined): T | undefined {
    for (const batch of this.#batches.toReversed()) {
      const found = find(batch);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
