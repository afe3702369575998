import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openFolderStore } from '../../storage/folder.ts';
import { mountSmallDisk, temporaryFolder } from '../support/folders.ts';
import { fileStoreContract } from './file_store_contract.ts';

fileStoreContract('a folder', async () => openFolderStore(temporaryFolder()));

test('a path that would leave the root writes nothing beside it', async () => {
  const folder = temporaryFolder();
  await mkdir(join(folder, 'root'));
  const store = openFolderStore(join(folder, 'root'));
  await expect((async () => store.append('../root-evil'))()).rejects.toMatchObject({ code: 'internal' });
  expect(await readdir(folder)).toEqual(['root']);
});

test('a folder in the way of a file is storage_unwritable, with the file named', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'warc'), 'not a folder');
  await mkdir(join(folder, 'a'));
  const store = openFolderStore(folder);
  await expect(store.append('a')).rejects.toMatchObject({
    code: 'storage_unwritable',
    message: expect.stringContaining(join(folder, 'a')),
    hint: expect.stringContaining('writable'),
  });
});

test.skipIf(process.getuid?.() === 0)('a folder without write permission is storage_unwritable', async () => {
  const folder = temporaryFolder();
  await chmod(folder, 0o500);
  await expect(openFolderStore(folder).append('a/b')).rejects.toMatchObject({ code: 'storage_unwritable' });
});

test('a full disk is storage_full', async (context) => {
  const folder = temporaryFolder();
  if (!mountSmallDisk(folder, '64k')) return context.skip('A tmpfs cannot be mounted here (it needs root).');
  const file = await openFolderStore(folder).append('warc/a.gz');
  const full = file.write(Buffer.alloc(1 << 20));
  await expect(full).rejects.toMatchObject({
    code: 'storage_full',
    message: expect.stringContaining('warc/a.gz'),
    hint: expect.stringContaining('Free some space'),
  });
  await file.close();
  expect(dirname(file.path)).toBe('warc');
});
