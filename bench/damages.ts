/**
 * `npm run damages -- --count 300 --json`: damages copies of an archive of the press, one at a time (bits, cuts,
 * deleted and swapped files), and has each found by `verify`, and what is derived (rows, Parquet, CDXJ, checkpoints)
 * mended to the byte by `--repair`.
 */
import { cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startPress } from '../fixtures/press/index.ts';
import { Dice } from '../fixtures/press/random.ts';
import { crawl } from '../src/api.ts';
import { compactArchive } from '../src/compact/compact.ts';
import { verify } from '../src/verify/verify.ts';
import { openArchive } from '../src/wiring.ts';
import { damage, isDerived } from './support/damage.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';

const { count, articles, seed, json } = options({ count: 300, articles: 60, seed: 1 });
const press = await startPress({ articles, seed });
const whole = freshFolder('damages-whole');
for (let run = 0; run < 2; run++) {
  await crawl(press.seeds, { data: whole, browser: 'never', politeness: { delay_ms: 0 } });
  press.clock.turnBy(24 * 3_600_000);
}
await press.close();
// A month later all segments are sealed, with Parquet and CDXJ beside them.
const later = await openArchive(whole, { now: () => new Date(Date.now() + 32 * 24 * 3_600_000) });
await compactArchive(later);
await later.close();

const figures = {
  damages: 0,
  found: 0,
  derived: 0,
  mended: 0,
  missed: [] as object[],
  unmended: [] as object[],
};
const dice = new Dice(seed);
const folder = freshFolder('damages-copy');
while (figures.damages < count) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(whole, folder, { recursive: true });
  const done = damage(folder, () => dice.roll());
  figures.damages++;
  if ((await verify(folder)).sound) figures.missed.push(done);
  else figures.found++;
  const paths = [done.path, ...(done.other ? [done.other] : [])];
  if (paths.every(isDerived)) {
    figures.derived++;
    const { sound } = await verify(folder, { repair: true });
    const isSame = (name: string) =>
      readFileSync(path.join(folder, name)).equals(readFileSync(path.join(whole, name)));
    if (sound && paths.every(isSame)) figures.mended++;
    else figures.unmended.push(done);
  }
  if (figures.damages % 20 === 0) say(`${figures.damages} of ${count}`);
}
for (const one of [whole, folder]) rmSync(one, { recursive: true, force: true });
printFigures(figures, json);
process.exitCode = figures.missed.length + figures.unmended.length > 0 ? 1 : 0;
