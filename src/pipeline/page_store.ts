import type { Answered, Capture } from '../../model/capture.ts';
import type { ParsedPage } from '../../model/page.ts';
import type { Archive, LastVisit, Parsed, Stored } from '../../storage/port.ts';
import { noPage } from '../pages/parse_capture.ts';
import { isOfSeveral, joinPages } from './join_pages.ts';

/** What a captured answer says; undefined for what is no page to read: redirects, 304, errors. */
export type ReadPage = (capture: Answered) => Promise<ParsedPage | undefined>;

/** Puts captures into the archive, the pages of one story joined; the same for a crawl and an import. */
export class PageStore {
  readonly #archive: Pick<Archive, 'page' | 'put'>;
  readonly #read: ReadPage;
  /** Pages of stories that have several are kept one at a time: each looks for the others in the archive. */
  #several: Promise<unknown> = Promise.resolve();

  constructor(archive: Pick<Archive, 'page' | 'put'>, read: ReadPage) {
    this.#archive = archive;
    this.#read = read;
  }

  put(capture: Capture, page: ParsedPage | undefined): Promise<Stored> {
    if (!page || !isOfSeveral(page)) return this.#archive.put(capture, page && toParsed(page));
    const join = async () => {
      const kept = async (url: string) => {
        const answer = await this.#archive.page(url);
        return answer && this.#read(answer);
      };
      return this.#archive.put(capture, { ...toParsed(page), ...(await joinPages(capture.url, page, kept)) });
    };
    const stored = this.#several.then(join, join);
    this.#several = stored.catch(() => undefined);
    return stored;
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

const toParsed = (page: ParsedPage): Parsed => ({
  kind: page.kind,
  article: page.article,
  headlines: page.latest_headlines,
  warnings: page.warnings,
  parserVersion: page.parser_version,
});
