import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCatalogView } from '../../storage/catalog/database.ts';
import { temporaryFolder } from '../support/folders.ts';
import { capture, open } from './helpers.ts';

test('figures are read while another holds the archive open, and only what is acknowledged', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'catalog.sqlite');
  expect(() => openCatalogView(path)).toThrow(expect.objectContaining({ code: 'no_data' }));
  const archive = await open(folder);
  await archive.put(capture('http://press.test/a'));
  const view = openCatalogView(path);
  expect(view.totals().captures).toBe(0);
  await archive.commit();
  expect(view.totals()).toEqual(archive.totals());
  expect(view.files().map(({ path, bytes }) => [path, bytes])).toEqual(
    archive.files().map(({ path, bytes }) => [path, bytes]),
  );
  view.close();
  await archive.close();
});
