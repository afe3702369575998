import path from 'node:path';
import { Batch } from '../../storage/batch.ts';
import { Catalog } from '../../storage/catalog/catalog.ts';
import { addTables, createSchema, openDatabase } from '../../storage/catalog/database.ts';
import { openFolderStore } from '../../storage/folder.ts';
import type { NumberedFile } from '../../storage/layout.ts';
import type { FileStore } from '../../storage/port.ts';
import { Segments } from '../../storage/segments.ts';
import { type RecordsOptions, syntheticRecords } from './records.ts';

/** Rows of a commit, as a busy crawl makes them. */
const COMMIT_ROWS = 500;
const WRITER = 'bench';

/**
 * Makes a data folder whose segments hold synthetic rows, and a catalog that acknowledges them, without WARC files:
 * the archive as readers of rows see it.
 */
export async function makeDataset(folder: string, options: RecordsOptions): Promise<void> {
  const catalogPath = path.join(folder, 'catalog.sqlite');
  const serials = new Map<string, number>();
  const nextSerial = (kind: string) => {
    serials.set(kind, (serials.get(kind) ?? 0) + 1);
    return serials.get(kind) ?? 1;
  };
  const segments = new Segments(
    unsynced(openFolderStore(folder)),
    { segmentBytes: 64 << 20, writer: WRITER, nextSerial },
    [],
  );
  const files = new Map<string, NumberedFile>();
  const counts = { articles: 0, revisions: 0, headlines: 0, captures: 0 };
  const write = async (rows: Batch['rows']) => {
    for (const file of await segments.write(rows)) files.set(file.path, file);
  };
  let rows: Batch['rows'] = [];
  for (const { dataset, month, row } of syntheticRecords(options)) {
    rows.push({ dataset, month, json: JSON.stringify(row) });
    if (dataset === 'articles') {
      counts.revisions += 1;
      counts.articles += Number(row.revision === 1);
    } else counts[dataset] += 1;
    if (rows.length < COMMIT_ROWS) continue;
    await write(rows);
    rows = [];
  }
  await write(rows);
  await segments.close();
  acknowledge(catalogPath, [...files.values()], counts);
}

/** A bench that is cut short is begun anew: nothing of it has to survive a power cut. */
const unsynced = (store: FileStore): FileStore =>
  new Proxy(store, {
    get: (target, name: keyof FileStore) => {
      const found = target[name];
      if (name !== 'append') return typeof found === 'function' ? found.bind(target) : found;
      return async (...given: Parameters<FileStore['append']>) =>
        Object.assign(await target.append(...given), { sync: async () => undefined });
    },
  });

function acknowledge(catalogPath: string, files: NumberedFile[], counts: Batch['counts']): void {
  const database = openDatabase(catalogPath);
  createSchema(database);
  addTables(database);
  const catalog = new Catalog(database, catalogPath);
  // So that whoever opens the archive goes on with these segments as with its own: `compact` ends them.
  catalog.writer = WRITER;
  const batch = new Batch();
  Object.assign(batch.counts, counts);
  catalog.commit(batch, files, new Date().toISOString());
  catalog.close();
}
