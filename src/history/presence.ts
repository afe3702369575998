import { normalizeUrl } from '../../model/url.ts';
import { literal } from '../query/columns.ts';
import type { RowSource } from '../query/row_source.ts';

/** One answer of a story's page that says whether the story is there. */
export interface Look {
  id: string;
  url: string;
  host: string;
  title: string | null;
  /** The newest one. */
  revision: number;
  at: string;
  status: number;
  location: string | null;
}

/** That a story's page went, or came back. */
export interface Presence extends Look {
  event: 'gone' | 'back';
  /** When it was last seen as it was before. */
  before_at: string;
  /** Where it leads instead. */
  to: string | null;
}

/** Redirects followed to see whether they end at the story. */
const HOPS = 10;

/** Where views are asked and tables made. */
type Source = Pick<RowSource, 'rows' | 'first'> & { scratch: Pick<RowSource['scratch'], 'run'> };

/** Reads from the answers of stories' pages when they went and when they came back. */
export class Presences {
  readonly #source: Source;
  #answers: Promise<void> | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  /**
   * Answers of the stories' own pages (`where`: a condition on `articles`), story by story, the oldest first. Of those
   * with status 200 only the ones that told the story: what a parser took a page for is no word of the paper.
   */
  looks(where: string): AsyncGenerator<Look> {
    return this.#source.rows<Look>(
      `SELECT p.*, c.fetched_at AS at, c.status, c.location
       FROM (SELECT id, url, host, title, revision FROM articles WHERE ${where}) AS p JOIN captures AS c ON c.url = p.url
       WHERE c.status IN (304, 404, 410) OR (c.status BETWEEN 301 AND 308 AND c.location IS NOT NULL)
         OR (c.status = 200 AND c.article_id = p.id)
       ORDER BY p.id, c.fetched_at, c.warc_file, c.warc_offset`,
    );
  }

  /** Of looks in that order, those at which something changed. */
  async *events(looks: AsyncIterable<Look>): AsyncGenerator<Presence> {
    let last: { id: string; isThere: boolean; at: string } | undefined;
    for await (const look of looks) {
      if (last?.id !== look.id) last = undefined;
      const to = isRedirect(look) ? await this.#leadsAway(look) : null;
      if (isRedirect(look) && to === null) continue;
      const isThere = to === null && look.status < 400;
      if (last && last.isThere !== isThere)
        yield { ...look, event: isThere ? 'back' : 'gone', before_at: last.at, to };
      last = { id: look.id, isThere, at: look.at };
    }
  }

  /** Where a redirect ends; null where it ends at the story under another address. */
  async #leadsAway({ id, url, location }: Look): Promise<string | null> {
    let at = normalizeUrl(location ?? '', url);
    const first = at ?? location;
    for (let hop = 0; hop < HOPS && at !== undefined; hop++) {
      if (at === normalizeUrl(url)) return null;
      const found = await this.#answer(at, id);
      if (found?.tells) return null;
      if (!found?.location) return at;
      at = normalizeUrl(found.location, at);
    }
    return at ?? first;
  }

  async #answer(url: string, id: string): Promise<{ tells: boolean; location: string | null } | undefined> {
    this.#answers ??= this.#source.scratch.run(
      'CREATE TABLE led AS SELECT url, fetched_at, location, article_id FROM captures ORDER BY url',
    );
    await this.#answers;
    return this.#source.first(
      `SELECT coalesce(bool_or(article_id = ${literal(id)}), false) AS tells, max_by(location, fetched_at) AS location
       FROM led WHERE url = ${literal(url)} HAVING count(*) > 0`,
    );
  }
}

const isRedirect = ({ status, location }: Look): boolean =>
  status >= 300 && status < 400 && status !== 304 && location !== null;
