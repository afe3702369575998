import { DatabaseSync } from 'node:sqlite';
import { NewskeepError } from '../../model/errors.ts';
import { type Finding, finding } from '../../model/findings.ts';
import { payloadDigest } from '../../model/identity.ts';
import { type CaptureRecord, DATASETS } from '../../model/records.ts';
import type { ListedFile } from '../manifest/manifest.ts';
import type { FileStore, ForeignRecord } from '../port.ts';
import { readRows } from '../row_lines.ts';
import { parsed } from '../warc/foreign.ts';
import { gzipMembers, Window } from '../warc/members.ts';
import type { Reading } from './reading.ts';

const ANSWERS = new Set(['response', 'revisit', 'conversion']);

/**
 * Every row against its schema and its WARC record, every record against its digests and its row. `broken` are files
 * whose bytes are known to be wrong: of theirs, only what can be read is told.
 */
export async function* verifyDeep(
  store: FileStore,
  files: ListedFile[],
  totals: { captures: number; headlines: number; revisions: number },
  reading: Reading,
): AsyncGenerator<Finding> {
  const places = new Places();
  try {
    const rows = { articles: 0, readings: 0, headlines: 0, captures: 0 };
    for (const kind of ['captures', 'articles', 'readings', 'headlines'] as const)
      for (const file of files.filter((one) => one.kind === kind)) {
        yield* verifyRows(store, file, kind, places, () => rows[kind]++);
        reading.bytes(file.bytes);
      }
    for (const file of files.filter(({ kind }) => kind === 'warc')) {
      yield* verifyRecords(store, file, places);
      reading.bytes(file.bytes);
    }
    yield* places.unseen();
    const counted = { captures: rows.captures, headlines: rows.headlines, revisions: rows.articles };
    for (const [name, n] of Object.entries(counted) as [keyof typeof counted, number][])
      if (n !== totals[name])
        yield finding('counts_differ', name, `${n} rows, where the manifest says ${totals[name]}`);
  } finally {
    places.close();
  }
}

async function* verifyRows(
  store: FileStore,
  { path, bytes }: ListedFile,
  kind: keyof typeof DATASETS,
  places: Places,
  count: () => void,
): AsyncGenerator<Finding> {
  let row = 0;
  try {
    for await (const found of readRows<CaptureRecord>(store, path, 0, bytes)) {
      row++;
      const checked = DATASETS[kind].safeParse(found);
      if (!checked.success) {
        yield finding('row_unreadable', path, `row ${row}: ${checked.error.issues[0]?.path.join('.')}`);
        continue;
      }
      count();
      if (kind === 'captures') places.add(found);
      else if ('capture' in checked.data && !places.has(checked.data.capture))
        yield finding('article_without_capture', path, `row ${row}: ${checked.data.url}`);
    }
  } catch (error) {
    if (!(error instanceof NewskeepError)) throw error;
    yield finding('row_unreadable', path, `after row ${row}: ${error.message}`);
  }
}

async function* verifyRecords(
  store: FileStore,
  { path, bytes }: ListedFile,
  places: Places,
): AsyncGenerator<Finding> {
  const size = Math.min(bytes, (await store.size(path)) ?? 0);
  for await (const piece of parsed(gzipMembers(Window.over(store, path, size)))) {
    if ('damage' in piece) {
      yield finding('record_damaged', path, piece.damage, piece.offset);
      continue;
    }
    const { record, offset, length } = piece;
    if (!ANSWERS.has(record.type)) continue;
    if (record.type !== 'revisit' && record.payloadDigest !== payloadDigest(record.body))
      yield finding('record_damaged', path, 'its payload digest does not hold', offset);
    const trouble = places.see({ path, offset, length }, record);
    if (trouble) yield finding(trouble.problem, path, trouble.detail, offset);
  }
}

interface Row {
  length: number;
  url: string;
  digest: string;
}

/** Where rows of captures say that their records lie; on disk, since an archive may have many millions. */
class Places {
  readonly #database = new DatabaseSync('');
  readonly #put;
  readonly #get;
  readonly #see;

  constructor() {
    this.#database.exec(`CREATE TABLE place (file TEXT, offset INTEGER, length INTEGER, url TEXT, digest TEXT,
      seen INTEGER DEFAULT 0, PRIMARY KEY (file, offset)) STRICT, WITHOUT ROWID; BEGIN`);
    this.#put = this.#database.prepare(
      'INSERT OR REPLACE INTO place (file, offset, length, url, digest) VALUES (?, ?, ?, ?, ?)',
    );
    this.#get = this.#database.prepare('SELECT length, url, digest FROM place WHERE file = ? AND offset = ?');
    this.#see = this.#database.prepare('UPDATE place SET seen = 1 WHERE file = ? AND offset = ?');
  }

  add(row: CaptureRecord): void {
    this.#put.run(row.warc_file, row.warc_offset, row.warc_length, row.url, row.payload_digest);
  }

  has(ref: { warc_file: string; warc_offset: number }): boolean {
    return this.#get.get(ref.warc_file, ref.warc_offset) !== undefined;
  }

  see(
    { path, offset, length }: { path: string; offset: number; length: number },
    record: ForeignRecord,
  ): { problem: 'record_without_row' | 'row_without_record'; detail: string } | undefined {
    const row = this.#get.get(path, offset) as Row | undefined;
    if (!row) return { problem: 'record_without_row', detail: `${record.url}` };
    this.#see.run(path, offset);
    const isIt =
      row.length === length &&
      URL.parse(row.url)?.href === URL.parse(record.url ?? '')?.href &&
      // A revisit of a 304 has no payload to state a digest of.
      (record.payloadDigest === null || record.payloadDigest === row.digest);
    return isIt
      ? undefined
      : { problem: 'row_without_record', detail: `${row.url}: another record lies there` };
  }

  *unseen(): Generator<Finding> {
    const rows = this.#database.prepare('SELECT file, offset, url FROM place WHERE seen = 0').iterate();
    for (const { file, offset, url } of rows)
      yield finding('row_without_record', String(file), String(url), Number(offset));
  }

  close(): void {
    this.#database.close();
  }
}
