/**
 * A writer of a shared archive that bench/faults.ts kills: `shared_writer.ts PLACE STATE NAME FROM`. It puts stories
 * that other writers put too, and prints after each commit what it was told is safe. A word on standard input ends it.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { compactArchive } from '../../src/compact/compact.ts';
import { openStore } from '../../src/wiring.ts';
import { openArchive } from '../../storage/archive.ts';
import { syntheticPage } from './synthetic.ts';

const [data = '', state = '', name = '', from = '0'] = process.argv.slice(2);
let isEnding = false;
process.stdin.on('data', () => {
  isEnding = true;
});
/** As at the end of a run, and told, so that kills can come in the middle of it. */
async function compacted(): Promise<void> {
  process.stdout.write('compacting\n');
  await compactArchive(archive);
  process.stdout.write('compacted\n');
}

const archive = await openArchive(await openStore({ data, state }), {
  catalogPath: path.join(state, 'catalog.sqlite'),
  shared: true,
  writer: name,
  // Small, so that files are sealed all the time; every other time what was sealed is small again, and put together.
  warcBytes: 200_000,
  segmentBytes: (Number(from) / 1000) % 2 ? 60_000 : 6_000,
});
process.stdout.write(`opened ${archive.totals().captures}\n`);
for (let at = Number(from); !isEnding; at += 10) {
  const visits = Array.from({ length: 10 }, (_, n) => `${name}-${at + n}`);
  for (const [n, visit] of visits.entries())
    await archive.put(...syntheticPage(at + n, visit, createHash('md5').update(visit).digest('hex')));
  await archive.commit();
  process.stdout.write(`safe ${visits.join(' ')}\n`);
  if (at % 40 === 30) await compacted();
}
await compacted();
await archive.close();
process.stdout.write('closed\n');
process.exit(0);
