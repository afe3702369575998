import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { damaged } from '../../model/disk_errors.ts';
import type { Article } from '../../model/records.ts';
import type { FileStore } from '../../storage/port.ts';
import { marksOf, snippetOf } from './marks.ts';
import type { Needle } from './query/match.ts';
import type { Candidate } from './rank.ts';
import type { SearchHit } from './shapes.ts';

const unzip = promisify(gunzip);

/** Where the record of a text lies. */
interface Place {
  path: string;
  at: number;
  length: number;
  line: number;
}

/** Bytes of unpacked rows that are kept for the next search: what is found once is often found again. */
const KEPT = 64 << 20;

/** Reads records back from the archive. */
export class Records {
  readonly #store: FileStore;
  readonly #kept = new Map<string, Promise<Buffer>>();
  #bytes = 0;

  constructor(store: FileStore) {
    this.#store = store;
  }

  async read(place: Place): Promise<Article> {
    const rows = await this.#member(place);
    let start = 0;
    for (let line = 0; line < place.line; line++) start = rows.indexOf(NEWLINE, start) + 1;
    return JSON.parse(rows.toString('utf8', start, rows.indexOf(NEWLINE, start))) as Article;
  }

  #member(place: Place): Promise<Buffer> {
    const key = `${place.path} ${place.at}`;
    const held = this.#kept.get(key);
    if (held) return held;
    const read = this.#unpack(place);
    this.#kept.set(key, read);
    read.then(
      (rows) => this.#makeRoom(rows.length),
      () => this.#kept.delete(key),
    );
    return read;
  }

  async #unpack({ path, at, length }: Place): Promise<Buffer> {
    const packed = await this.#store.read(path, at, at + length);
    try {
      return await unzip(packed);
    } catch (error) {
      throw damaged(
        `${this.#store.place}/${path}: its bytes from ${at} on are not rows as they were written.`,
        error,
      );
    }
  }

  #makeRoom(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= KEPT) return;
    this.#kept.clear();
    this.#bytes = 0;
  }
}

const NEWLINE = 0x0a;

/** What is shown of the texts that were found, in their order. */
export function hitsOf(
  database: DatabaseSync,
  records: Records,
  candidates: Candidate[],
  needles: Needle[],
): Promise<SearchHit[]> {
  const place = database.prepare(
    `SELECT files.path, members.at, members.length, docs.line FROM docs
       JOIN members ON members.id = docs.member JOIN files ON files.id = members.file WHERE doc = ?`,
  );
  // All places are of one moment, before the first record is read.
  const places = candidates.flatMap(({ doc, score }) => {
    const found = place.get(doc) as Place | undefined;
    return found ? [{ found, score }] : [];
  });
  return Promise.all(
    places.map(async ({ found, score }) => hitOf(await records.read(found), score, needles)),
  );
}

function hitOf(row: Article, score: number, needles: Needle[]): SearchHit {
  const { text: snippet, marks: snippet_marks } = snippetOf(row.body ?? '', needles);
  return {
    id: row.id,
    revision: row.revision,
    url: row.url,
    host: row.host,
    title: row.title,
    title_marks: marksOf(row.title ?? '', needles, 'title'),
    snippet,
    snippet_marks,
    published_at: row.published_at,
    fetched_at: row.fetched_at,
    authors: row.authors,
    tags: row.tags,
    language: row.language,
    score: Math.round(score * 1e6) / 1e6,
  };
}
