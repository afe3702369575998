import { join } from 'node:path';
import { openArchive } from '../../storage/archive.ts';
import { openFolderStore } from '../../storage/folder.ts';
import { page } from './pages.ts';

/** Puts ten pages, commits, prints their numbers, without end: the child that kill.test.ts kills. */
const [folder = '', from = '0'] = process.argv.slice(2);
const archive = await openArchive(openFolderStore(folder), {
  catalogPath: join(folder, 'catalog.sqlite'),
  warcBytes: 300_000,
  segmentBytes: 20_000,
});
for (let at = Number(from); ; at += 10) {
  const numbers = Array.from({ length: 10 }, (_, index) => at + index);
  await Promise.all(numbers.map((number) => archive.put(...page(number))));
  await archive.commit();
  process.stdout.write(`${numbers.join(' ')}\n`);
}
