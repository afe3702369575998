import type { Answered } from '../../model/capture.ts';
import { damaged } from '../../model/disk_errors.ts';
import type { ParsedPage } from '../../model/page.ts';
import { type Article, type CaptureRef, isStory } from '../../model/records.ts';
import type { Parsed, ParsedStory } from '../../storage/port.ts';
import { isOfSeveral, joinPages } from '../pipeline/join_pages.ts';
import { type ReadPage, toParsed } from '../pipeline/page_store.ts';
import { literal } from '../query/columns.ts';
import type { RowSource } from '../query/row_source.ts';
import { recordedAnswer } from '../wiring.ts';

type Place = Pick<CaptureRef, 'warc_file' | 'warc_offset' | 'warc_length' | 'payload_digest'>;

const PLACE = 'warc_file, warc_offset, warc_length, payload_digest';

/** Reads revisions anew, from the bytes that they were read from. Fetches nothing. */
export class Rereader {
  readonly #source: RowSource;
  readonly #read: ReadPage;
  #places: Promise<void> | undefined;

  constructor(source: RowSource, read: ReadPage) {
    this.#source = source;
    this.#read = read;
  }

  /**
   * What the parser reads in a revision; undefined where it finds no story there. Throws `storage_damaged` where the bytes
   * are not to be had.
   */
  async story({ capture, fetched_at, usage }: Article): Promise<ParsedStory | undefined> {
    const url = capture.final_url;
    // Said of the page beside it, not in its bytes.
    const fileUsage = usage.filter((one) => one.startsWith('file:'));
    const page = await this.#page(url, fetched_at, capture, fileUsage);
    if (!page) return undefined;
    const parsed = toParsed(page);
    if (!isOfSeveral(page)) return storyIn(parsed);
    const kept = (other: string) => this.#pageThen(other, fetched_at, fileUsage);
    return storyIn({ ...parsed, ...(await joinPages(url, page, kept)) });
  }

  async #page(
    url: string,
    fetchedAt: string,
    place: Place,
    fileUsage: string[],
  ): Promise<ParsedPage | undefined> {
    const { headers, body } = await this.#answer(place);
    const answer: Answered = { url, fetchedAt, fileUsage, response: { status: 200, headers, body } };
    return this.#read(answer);
  }

  async #answer(place: Place) {
    const { type, headers, body } = await recordedAnswer(this.#source.store, place);
    if (type !== 'revisit') return { headers, body };
    const holder = await this.#find(
      `payload_digest = ${literal(place.payload_digest)} AND record_type <> 'revisit'`,
    );
    if (!holder)
      throw damaged(`${place.warc_file}: no record holds the body of the one at byte ${place.warc_offset}.`);
    return { headers, body: (await recordedAnswer(this.#source.store, holder)).body };
  }

  /** Another page of the story, as it had answered by then. */
  async #pageThen(url: string, at: string, fileUsage: string[]): Promise<ParsedPage | undefined> {
    const place = await this.#find(`url = ${literal(url)} AND fetched_at <= TIMESTAMPTZ ${literal(at)}`);
    return place && this.#page(url, at, place, fileUsage);
  }

  /** The last whole answer of those that a condition selects. Most revisions need none: the table is made when one does. */
  async #find(where: string): Promise<Place | undefined> {
    this.#places ??= this.#source.scratch.run(
      `CREATE TABLE answers AS SELECT url, fetched_at, record_type, ${PLACE} FROM captures WHERE status = 200 ORDER BY url`,
    );
    await this.#places;
    return this.#source.first<Place>(
      `SELECT ${PLACE} FROM answers WHERE ${where} ORDER BY fetched_at DESC LIMIT 1`,
    );
  }
}

const storyIn = (parsed: Parsed): ParsedStory | undefined =>
  parsed.article && isStory(parsed.kind)
    ? { ...parsed, kind: parsed.kind, article: parsed.article }
    : undefined;
