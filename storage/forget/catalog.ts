import { type ForgetRule, matches } from '../../model/forgotten.ts';
import { Catalog } from '../catalog/catalog.ts';
import { addTables, openDatabase } from '../catalog/database.ts';
import type { NumberedFile } from '../layout.ts';
import { fillCatalog } from '../manifest/catch_up.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { FileStore } from '../port.ts';
import { serialNumbers } from '../serial_numbers.ts';

const KINDS: NumberedFile['kind'][] = ['warc', 'articles', 'readings', 'headlines', 'captures'];

/** The next free numbers of a writer's files, as its catalog knows them. */
export function serialsOf(path: string): ReturnType<typeof serialNumbers> {
  const database = openDatabase(path);
  const catalog = new Catalog(database, path);
  const last = new Map(KINDS.map((kind) => [kind, catalog.lastSerial(kind)]));
  catalog.close();
  return serialNumbers({ lastSerial: (kind) => last.get(kind) ?? 0 });
}

/** Makes a catalog know what the archive holds now and nothing else, down to its free pages. */
export async function refillCatalog(
  store: FileStore,
  manifest: Manifest,
  path: string,
  rules: ForgetRule[],
): Promise<void> {
  const database = openDatabase(path);
  addTables(database);
  const catalog = new Catalog(database, path);
  try {
    await fillCatalog(store, manifest.files(), catalog, manifest.generation);
    catalog.scrub((host) => matches(rules, `http://${host}/`));
  } finally {
    catalog.close();
  }
}
