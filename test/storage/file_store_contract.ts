import { describe, expect, test } from 'vitest';
import type { FileStore } from '../../storage/port.ts';

const bytes = (text: string) => Buffer.from(text);
const text = (found: Uint8Array) => Buffer.from(found).toString();

/** What every object-store driver must do; `open` gives an empty store, made for the test that asks. */
export function fileStoreContract(name: string, open: () => Promise<FileStore>): void {
  const write = async (store: FileStore, path: string, content: string) => {
    const file = await store.append(path);
    await file.write(bytes(content));
    await file.sync();
    await file.close();
  };

  describe(`${name} as a FileStore`, () => {
    test('makes a file with its folders and appends to it in order', async () => {
      const store = await open();
      const file = await store.append('warc/2026/02/a.gz');
      expect(file.path).toBe('warc/2026/02/a.gz');
      await file.write(bytes('one '));
      await file.write(bytes('two '));
      await file.sync();
      await file.close();
      await write(store, 'warc/2026/02/a.gz', 'three');
      expect(text(await store.read('warc/2026/02/a.gz'))).toBe('one two three');
    });

    test('appends where the caller knows the end, and nowhere else', async () => {
      const store = await open();
      await write(store, 'a', 'kept');
      await write(store, 'a', ' torn');
      await expect(store.append('a', 4)).rejects.toMatchObject({ code: 'locked' });
      await store.truncate('a', 4);
      const file = await store.append('a', 4);
      await file.write(bytes(' on'));
      await file.sync();
      await file.close();
      expect(text(await store.read('a'))).toBe('kept on');
      await expect(store.append('a', 8)).rejects.toMatchObject({ code: 'storage_damaged' });
      await expect(store.append('b', 1)).rejects.toMatchObject({ code: 'storage_damaged' });
      await (await store.append('b', 0)).close();
      expect(await store.size('b')).toBe(0);
    });

    test('reads a range, and no more than is there', async () => {
      const store = await open();
      await write(store, 'a', '0123456789');
      expect(text(await store.read('a', 2, 5))).toBe('234');
      expect(text(await store.read('a', 7))).toBe('789');
      expect(text(await store.read('a', 8, 99))).toBe('89');
      expect(text(await store.read('a', 5, 5))).toBe('');
    });

    test('a file that is missing has no size and cannot be read', async () => {
      const store = await open();
      expect(await store.size('nothing/here')).toBeUndefined();
      await expect(store.read('nothing/here')).rejects.toMatchObject({ code: 'storage_damaged' });
    });

    test('lists what lies below a prefix, in path order, with sizes', async () => {
      const store = await open();
      for (const path of ['b/2', 'a/b/c', 'a/b.txt', 'a/a', 'ab/x']) await write(store, path, path);
      const under = await Array.fromAsync(store.list('a/'));
      expect(under).toEqual([
        { path: 'a/a', size: 3 },
        { path: 'a/b.txt', size: 7 },
        { path: 'a/b/c', size: 5 },
      ]);
      expect((await Array.fromAsync(store.list(''))).map(({ path }) => path)).toEqual([
        'a/a',
        'a/b.txt',
        'a/b/c',
        'ab/x',
        'b/2',
      ]);
      expect(await Array.fromAsync(store.list('none/'))).toEqual([]);
    });

    test('cuts a file back, and appends go on from there', async () => {
      const store = await open();
      await write(store, 'a', '0123456789');
      await store.truncate('a', 4);
      expect(await store.size('a')).toBe(4);
      await write(store, 'a', 'x');
      expect(text(await store.read('a'))).toBe('0123x');
    });

    test('removes a file; one that is not there is removed already', async () => {
      const store = await open();
      await write(store, 'a', '1');
      await store.remove('a');
      await store.remove('a');
      expect(await store.size('a')).toBeUndefined();
    });

    test('makes a whole file once, however many try', async () => {
      const store = await open();
      const tries = Array.from({ length: 20 }, (_, n) =>
        store.create('manifest/1.json', bytes(`writer ${n}`)),
      );
      const won = (await Promise.all(tries)).flatMap((isMine, n) => (isMine ? [n] : []));
      expect(won).toHaveLength(1);
      expect(text((await store.find('manifest/1.json')) ?? bytes(''))).toBe(`writer ${won[0]}`);
      expect(await store.find('manifest/2.json')).toBeUndefined();
      expect(await Array.fromAsync(store.list('manifest/'))).toHaveLength(1);
    });

    test('a sealed file reads as it did, is listed once, and can be sealed again', async () => {
      const store = await open();
      for (const part of ['one ', 'two ', 'three']) await write(store, 'warc/a.gz', part);
      await store.seal('warc/a.gz');
      await store.seal('warc/a.gz');
      expect(text(await store.read('warc/a.gz', 2, 9))).toBe('e two t');
      expect(await Array.fromAsync(store.list('warc/'))).toEqual([{ path: 'warc/a.gz', size: 13 }]);
    });

    test('a file sealed at a size loses what lies behind it', async () => {
      const store = await open();
      for (const part of ['kept', ' torn', ' more']) await write(store, 'a', part);
      await store.seal('a', 4);
      expect(text(await store.read('a'))).toBe('kept');
      await store.seal('a', 4);
      expect(await Array.fromAsync(store.list(''))).toEqual([{ path: 'a', size: 4 }]);
    });

    test.each(['', '../a', 'a/../../b', 'a\0b', 'a\\b', '/../a'])('refuses the path %j', async (path) => {
      const store = await open();
      await expect((async () => store.append(path))()).rejects.toMatchObject({ code: 'internal' });
    });
  });
}
