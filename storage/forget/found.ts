import { DatabaseSync } from 'node:sqlite';
import { type ForgetRule, matches, pageOf } from '../../model/forgotten.ts';
import type { Article, CaptureRecord, Dataset, Headline } from '../../model/records.ts';
import type { Place } from '../port.ts';
import { FIND, FOUND } from './sql.ts';

/** A capture that is kept, as far as its records have to change. */
interface Kept {
  id: number;
  /** Above 0: it is to be forgotten (sql.ts says why). */
  gone: number;
  digest: string;
  /** The page that it was found on is forgotten. */
  dropsVia: boolean;
}

/** The kept capture whose record holds a payload from now on. */
export interface Heir {
  id: number;
  url: string;
  at: string;
}

/**
 * What of an archive is to be forgotten, and what of the rest refers to it. On disk, since an archive may have many
 * millions of captures: rows go in once, then SQL asks.
 */
export class Found {
  readonly rules: ForgetRule[];
  readonly #database = new DatabaseSync('');
  readonly #sql;

  constructor(rules: ForgetRule[]) {
    this.rules = rules;
    this.#database.exec(`${FOUND} BEGIN`);
    const prepared = Object.entries(FIND).map(([name, sql]) => [name, this.#database.prepare(sql)]);
    this.#sql = Object.fromEntries(prepared) as Record<
      keyof typeof FIND,
      ReturnType<DatabaseSync['prepare']>
    >;
  }

  /** Rows of articles come before captures. */
  addArticle(row: { id: string; url: string; canonical_url: string }): void {
    if (matches(this.rules, row.url) || matches(this.rules, row.canonical_url))
      this.#sql.addStory.run(row.id);
  }

  addCapture(row: CaptureRecord): void {
    const target = row.location === null ? null : (URL.parse(row.location, row.url)?.href ?? null);
    this.#sql.addCapture.run(
      row.warc_file,
      row.warc_offset,
      row.warc_length,
      row.url,
      pageOf(row.url),
      row.fetched_at,
      row.status,
      row.kind,
      row.article_id,
      row.payload_digest,
      row.record_type,
      row.payload_bytes,
      target === null ? null : pageOf(target),
      row.from_url === null ? null : pageOf(row.from_url),
      Number(matches(this.rules, row.url)),
      Number(target !== null && matches(this.rules, target)),
      Number(row.from_url !== null && matches(this.rules, row.from_url)),
      Number(row.outcome === 'new'),
    );
  }

  /** Spreads from the captures that the rules name to their stories, and from those to all that told them. */
  spread(): void {
    for (const step of ['storiesOfGone', 'pagesOfStories', 'captureOfStory', 'captureOfPage'] as const)
      this.#sql[step].run();
    this.#sql.redirectGone.run();
  }

  /** A page of a story that is to go with it; false where it was known, or tells another one and it is not `isSure`. */
  addPage(url: string, isSure: boolean): boolean {
    const page = pageOf(url);
    if (Number(this.#sql.addPage.run(page, Number(isSure)).changes) === 0) return false;
    this.#sql.captureOfNewPage.run(page);
    return true;
  }

  /** Captures of stories to be forgotten, with the place of their payload; each once. */
  *unreadStories(): Generator<{ url: string; at: string; place: Place }> {
    const rows = this.#sql.unreadStories.all();
    this.#sql.markRead.run();
    for (const row of rows) {
      const holder = this.#sql.anyHolder.get(String(row.digest));
      if (holder) yield { url: String(row.url), at: String(row.at), place: placeOf(holder) };
    }
  }

  /** Once all is spread: what refers to what goes, and who holds its payloads from now on. */
  settle(): void {
    for (const step of ['orphaned', 'heirs', 'touchVia', 'touchRevisits', 'touchNotModified'] as const)
      this.#sql[step].run();
  }

  isGone(url: string): boolean {
    return this.#sql.isPage.get(pageOf(url)) !== undefined || matches(this.rules, url);
  }

  isStory(id: string | null): boolean {
    return id !== null && this.#sql.isStory.get(id) !== undefined;
  }

  /** Whether a row of another writer, which came meanwhile, would have to go, or refers to what goes. */
  concerns(kind: Dataset, row: CaptureRecord & Article & Headline): boolean {
    if (kind === 'headlines') return this.isGone(row.url) || this.isGone(row.page_url);
    if (kind === 'captures') return this.#concernsCapture(row);
    const named = [row.url, row.canonical_url, row.next_page];
    return this.isStory(row.id) || named.some((url) => url !== null && this.isGone(url));
  }

  #concernsCapture(row: CaptureRecord): boolean {
    const target = row.location === null ? undefined : URL.parse(row.location, row.url)?.href;
    return (
      this.isGone(row.url) ||
      this.isStory(row.article_id) ||
      (target !== undefined && this.isGone(target)) ||
      (row.from_url !== null && this.isGone(row.from_url)) ||
      (row.record_type === 'revisit' && this.#sql.isOrphaned.get(row.payload_digest) !== undefined)
    );
  }

  /** Of the URLs that go, those that no rule names: their pages, to be blocked too. */
  pagesBeside(): ForgetRule[] {
    return this.#sql.pages.all().flatMap(({ page }) => {
      const text = String(page);
      return matches(this.rules, `http://${text}`) ? [] : [{ kind: 'url' as const, text }];
    });
  }

  /** Stories that go, as captures count them. */
  firsts(): number {
    return Number(this.#sql.firsts.get()?.n);
  }

  /** WARC files with a record that goes or changes. */
  warcFiles(): Set<string> {
    return new Set(this.#sql.files.all().map(({ file }) => String(file)));
  }

  at(file: string, offset: number): Kept | undefined {
    const row = this.#sql.at.get(file, offset);
    return (
      row && {
        id: Number(row.id),
        gone: Number(row.gone),
        digest: String(row.digest),
        dropsVia: row.drops_via === 1,
      }
    );
  }

  heir(digest: string): Heir | undefined {
    return this.#sql.heir.get(digest) as Heir | undefined;
  }

  /** Where a payload lies that goes. */
  holder(digest: string): Place | undefined {
    const row = this.#sql.goneHolder.get(digest);
    return row && placeOf(row);
  }

  /** The payload of a capture that goes, by what a revisit says of it. */
  digestOf(url: string, date: string): string | undefined {
    const row = this.#sql.digestOf.get(pageOf(url), new Date(date).toISOString());
    return row && String(row.digest);
  }

  /** Notes where the record of a kept capture lies now; `isResponse`: it became one. */
  move(id: number, place: Place, isResponse: boolean): void {
    this.#sql.move.run(place.path, place.offset, place.length, Number(isResponse), id);
  }

  moved(file: string, offset: number): { place: Place; isResponse: boolean } | undefined {
    const row = this.#sql.moved.get(file, offset);
    return row && { place: placeOf(row), isResponse: row.is_response === 1 };
  }

  /** Notes a headline that goes from a list that stays. */
  lessHeadline(pageUrl: string, observedAt: string): void {
    this.#sql.less.run(pageUrl, observedAt);
  }

  headlinesLess(url: string, at: string): number {
    return Number(this.#sql.headlinesLess.get(url, at)?.n ?? 0);
  }

  close(): void {
    this.#database.close();
  }
}

const placeOf = (row: Record<string, unknown>): Place => ({
  path: String(row.file),
  offset: Number(row.offset),
  length: Number(row.length),
});
