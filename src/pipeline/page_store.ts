import type { Answered, Capture } from '../../model/capture.ts';
import { contentHash } from '../../model/identity.ts';
import type { ParsedPage } from '../../model/page.ts';
import type { Archive, LastVisit, Parsed, ReadByAnother, Stored } from '../../storage/port.ts';
import { noPage } from '../pages/parse_capture.ts';
import { isOfSeveral, type Joined, joinPages } from './join_pages.ts';

/** What a captured answer says; undefined for what is no page to read: redirects, 304, errors. */
export type ReadPage = (capture: Answered) => Promise<ParsedPage | undefined>;

/** Puts captures into the archive, the pages of one story joined; the same for a crawl and an import. */
export class PageStore {
  readonly #archive: Pick<Archive, 'page' | 'put' | 'readByAnother'>;
  readonly #read: ReadPage;
  /** Pages of stories that have several are kept one at a time: each looks for the others in the archive. */
  #several: Promise<unknown> = Promise.resolve();

  constructor(archive: Pick<Archive, 'page' | 'put' | 'readByAnother'>, read: ReadPage) {
    this.#archive = archive;
    this.#read = read;
  }

  put(capture: Capture, page: ParsedPage | undefined): Promise<Stored> {
    if (!page) return this.#archive.put(capture);
    if (!isOfSeveral(page)) return this.#put(capture, toParsed(page));
    const join = async () => {
      const kept = (url: string) => this.#kept(url);
      const whole = await joinPages(capture.url, page, kept);
      return this.#put(capture, { ...toParsed(page), ...whole });
    };
    const stored = this.#several.then(join, join);
    this.#several = stored.catch(() => undefined);
    return stored;
  }

  /** At once, in the order of the calls, but where another parser's words may hide what the paper did. */
  #put(capture: Capture, parsed: Parsed): Promise<Stored> {
    const stands = this.#archive.readByAnother(capture, parsed);
    if (!stands) return this.#archive.put(capture, parsed);
    return stands.then(async (found) => {
      const article = found && (await this.#readAnew(found, parsed));
      if (!article) return this.#archive.put(capture, parsed);
      const before = { revision: found.revision, contentHash: contentHash(article) };
      return this.#archive.put(capture, { ...parsed, before });
    });
  }

  /** The story as this parser would have read it; of several pages, as they are kept now. */
  async #readAnew({ page: answer }: ReadByAnother, { storyUrl }: Parsed): Promise<Joined['article']> {
    const page = storyUrl === undefined ? await this.#read(answer) : await this.#kept(storyUrl);
    if (!page?.article || !isOfSeveral(page)) return page?.article ?? null;
    return (await joinPages(storyUrl ?? answer.url, page, (url) => this.#kept(url))).article;
  }

  async #kept(url: string): Promise<ParsedPage | undefined> {
    const answer = await this.#archive.page(url);
    return answer && this.#read(answer);
  }

  /** What an archive of others holds: of a text that is older than what is known, the dataset makes no revision. */
  putImported(capture: Capture, page: ParsedPage | undefined, last: LastVisit | undefined): Promise<Stored> {
    return this.put(capture, page && isOlder(capture, last) ? { ...page, article: null } : page);
  }

  /** A feed, sitemap or other answer that is no page. */
  putFile(capture: Capture, kind: Parsed['kind'], warnings: string[] = []): Promise<Stored> {
    return this.#archive.put(capture, { ...toParsed(noPage(warnings)), kind });
  }
}

export const isOlder = (capture: Capture, last: LastVisit | undefined): boolean =>
  last !== undefined && last.fetchedAt > capture.fetchedAt;

export const toParsed = (page: ParsedPage): Parsed => ({
  kind: page.kind,
  article: page.article,
  headlines: page.latest_headlines,
  warnings: page.warnings,
  parserVersion: page.parser_version,
});
