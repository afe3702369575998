/**
 * A writer of a shared archive that bench/faults.ts kills: `shared_writer.ts PLACE STATE NAME FROM`. It puts stories
 * that other writers put too, and prints after each commit what it was told is safe. A word on standard input ends it.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { openStore } from '../../src/wiring.ts';
import { openArchive } from '../../storage/archive.ts';
import { syntheticPage } from './synthetic.ts';

const [data = '', state = '', name = '', from = '0'] = process.argv.slice(2);
let isEnding = false;
process.stdin.on('data', () => {
  isEnding = true;
});
const archive = await openArchive(await openStore({ data, state }), {
  catalogPath: path.join(state, 'catalog.sqlite'),
  shared: true,
  writer: name,
  // Small, so that files are sealed all the time.
  warcBytes: 200_000,
  segmentBytes: 12_000,
});
process.stdout.write(`opened ${archive.totals().captures}\n`);
for (let at = Number(from); !isEnding; at += 10) {
  const visits = Array.from({ length: 10 }, (_, n) => `${name}-${at + n}`);
  for (const [n, visit] of visits.entries())
    await archive.put(...syntheticPage(at + n, visit, createHash('md5').update(visit).digest('hex')));
  await archive.commit();
  process.stdout.write(`safe ${visits.join(' ')}\n`);
}
await archive.close();
process.stdout.write('closed\n');
process.exit(0);
