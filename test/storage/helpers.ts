import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type ArchiveOptions, openArchive } from '../../storage/archive.ts';
import { openFolderStore } from '../../storage/folder.ts';
import type { Archive, FileStore } from '../../storage/port.ts';

export { capture, list, story, withList } from './pages.ts';

export function open(
  folder: string,
  options: Partial<ArchiveOptions> = {},
  store: FileStore = openFolderStore(folder),
): Promise<Archive> {
  return openArchive(store, { catalogPath: join(folder, 'catalog.sqlite'), writer: 'test', ...options });
}

/** A store that does some things its own way. */
export function overriding(store: FileStore, own: Partial<FileStore>): FileStore {
  return new Proxy(store, {
    get: (target, name: keyof FileStore) => {
      const found = own[name] ?? target[name];
      return typeof found === 'function' && !own[name] ? found.bind(target) : found;
    },
  });
}

/** Every acknowledged row of a dataset, read as any gzip reader would. */
export async function rows<T>(
  folder: string,
  archive: Pick<Archive, 'files'>,
  dataset: string,
): Promise<T[]> {
  const store = openFolderStore(folder);
  const found: T[] = [];
  for (const file of archive.files().filter(({ kind }) => kind === dataset)) {
    const text = gunzipSync(await store.read(file.path, 0, file.bytes)).toString();
    found.push(
      ...text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as T),
    );
  }
  return found;
}
