/**
 * `npm run chaos -- --kills 20 --json`: kills one crawl of the press with SIGKILL at random instants, starts it
 * again each time, and holds what it kept against the truth.
 */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPress } from '../fixtures/press/index.ts';
import { capturesApart, compareWithTruth, unreadableWarcs } from './support/against_truth.ts';
import { newskeep, startNewskeep } from './support/newskeep.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';

const { kills, articles, seed, delay, json } = options({ kills: 20, articles: 800, seed: 1, delay: 90 });
const press = await startPress({ articles, seed });
const data = freshFolder('chaos');
const command = [
  'crawl',
  ...press.seeds,
  '--data',
  data,
  '--delay',
  String(delay),
  '--browser',
  'never',
  '--json',
];
const truth = press.truth();

let killed = 0;
let end: { code: number | null; stderr: string } | undefined;
for (let start = 0; !end && start < kills * 3; start++) {
  const { child, ended } = startNewskeep(command);
  // From the first moments (loading, mending) to well into the crawl.
  if (killed < kills) await Promise.race([sleep(100 + Math.random() * 3500), ended]);
  if (killed < kills && child.exitCode === null) {
    child.kill('SIGKILL');
    await ended;
    killed++;
    say(`kill ${killed} of ${kills}`);
  } else {
    end = await ended;
  }
}
// The last word is an undisturbed run's, which also says that the one before had finished.
const last = await newskeep(command);
const { lost, found, expected, twice, unknown, wrong, examples } = await compareWithTruth(data, truth);
const unreadable = unreadableWarcs(data);
const apart = await capturesApart(data);
await press.close();
for (const line of [...examples, ...unreadable]) say(line);
const figures = {
  kills: killed,
  expected,
  found,
  lost,
  twice,
  unknown,
  wrong,
  unreadable_warc: unreadable.length,
  captures_apart: apart,
  exit_codes: [end?.code ?? null, last.code],
};
printFigures(figures, json);
const sound =
  killed === kills &&
  lost === 0 &&
  twice === 0 &&
  unknown === 0 &&
  unreadable.length === 0 &&
  apart === 0 &&
  Object.keys(wrong).length === 0;
if (sound) rmSync(data, { recursive: true });
else say(`kept for reading: ${data}\n${end?.stderr ?? ''}`);
process.exitCode = sound ? 0 : 1;
