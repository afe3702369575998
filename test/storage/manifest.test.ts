import { createHash } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openFolderStore } from '../../storage/folder.ts';
import { Manifest } from '../../storage/manifest/manifest.ts';
import { temporaryFolder } from '../support/folders.ts';
import { capture, open, story } from './helpers.ts';

const PAGE = 'http://press.test/story';

/** What the manifest says of a folder, each of its pieces proven. */
async function proven(folder: string) {
  const store = openFolderStore(folder);
  const manifest = await Manifest.open(store);
  for (const { path, pieces, bytes } of manifest.files()) {
    for (const piece of pieces) {
      const found = await store.read(path, piece.from, piece.bytes);
      expect(createHash('sha256').update(found).digest('hex'), path).toBe(piece.sha256);
    }
    expect(pieces.at(-1)?.bytes).toBe(bytes);
  }
  return manifest;
}

const plain = (manifest: Manifest) => manifest.files().map(({ pieces, ...file }) => file);

test('an archive that was closed is proven to its last byte; opening it again adds nothing', async () => {
  const folder = temporaryFolder();
  for (const [n, pieces] of [1, 2, 3].entries()) {
    const archive = await open(folder);
    await archive.put(capture(`${PAGE}-${n}`), story(`${PAGE}-${n}`));
    await archive.commit();
    await archive.put(capture(PAGE), story(PAGE, { body: `Text ${n}.` }));
    await archive.close();
    const manifest = await proven(folder);
    expect(manifest.generation).toBe(pieces);
    for (const file of manifest.files()) expect(file.pieces).toHaveLength(pieces);
  }
  const again = await open(folder);
  const files = again.files();
  await again.close();
  const manifest = await proven(folder);
  expect(manifest.generation).toBe(3);
  expect(plain(manifest)).toEqual(files);
});

test('a file that is sealed is proven whole at once', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder, { warcBytes: 1, segmentBytes: 1 });
  await archive.put(capture(PAGE), story(PAGE));
  await archive.put(capture(`${PAGE}-2`), story(`${PAGE}-2`));
  await archive.commit();
  const manifest = await proven(folder);
  const sealed = archive.files().filter((file) => file.sealed);
  expect(sealed.length).toBeGreaterThan(2);
  expect(plain(manifest)).toEqual(sealed);
  for (const { pieces } of manifest.files()) expect(pieces).toHaveLength(1);
  await archive.close();
});

test('what a crash left unproven is proven by the next run', async () => {
  const folder = temporaryFolder();
  const archive = await open(folder);
  await archive.put(capture(PAGE), story(PAGE));
  await archive.commit();
  const crashed = temporaryFolder();
  await cp(folder, crashed, { recursive: true });
  await archive.close();
  expect((await Manifest.open(openFolderStore(crashed))).generation).toBe(0);
  const again = await open(crashed);
  const files = again.files();
  await again.close();
  expect(plain(await proven(crashed))).toEqual(files);
});

test('a manifest that is no JSON, or has a gap, is refused with its file named', async () => {
  const folder = temporaryFolder();
  for (const url of [PAGE, `${PAGE}-2`]) {
    const archive = await open(folder);
    await archive.put(capture(url), story(url));
    await archive.close();
  }
  const store = openFolderStore(folder);
  await store.truncate('manifest/0000000000000002.json', 9);
  await expect(Manifest.open(store)).rejects.toMatchObject({
    code: 'storage_damaged',
    message: expect.stringContaining('manifest/0000000000000002.json'),
  });
});
