import { type ForgetRule, matches } from '../../model/forgotten.ts';
import { Catalog } from '../catalog/catalog.ts';
import { addTables, openDatabase } from '../catalog/database.ts';
import { fillCatalog } from '../manifest/catch_up.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { FileStore } from '../port.ts';

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
    catalog.clear();
    await fillCatalog(store, manifest.files(), catalog, manifest.generation);
    catalog.scrub((host) => matches(rules, `http://${host}/`));
  } finally {
    catalog.close();
  }
}
