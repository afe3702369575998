/**
 * `npm run chaos -- --faults 20`: kills one crawl of the press with SIGKILL at random instants and starts it again
 * each time. `npm run chaos -- --queue redis --workers 4 --faults 100 --seeds 3`: workers on one bucket, and whatever
 * they stand on dies too (bench/chaos/faults.ts). What was kept is held against the truth, and what the papers were
 * asked against their pace.
 */
import { rmSync } from 'node:fs';
import { startPress } from '../fixtures/press/index.ts';
import { troubles } from './chaos/faults.ts';
import { disturb } from './chaos/run.ts';
import { embeddedScene, sharedScene } from './chaos/scene.ts';
import { capturesApart, compareWithTruth, unreadableWarcs, withLocalWarcs } from './support/against_truth.ts';
import { newskeep } from './support/newskeep.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';
import { watchPace } from './support/politeness.ts';

const { queue, workers, faults, seeds, seed, articles, delay, json } = options({
  queue: 'embedded',
  workers: 4,
  faults: 20,
  seeds: 1,
  seed: 1,
  articles: 800,
  delay: 90,
});
if (queue !== 'embedded' && queue !== 'redis') throw new Error('--queue is embedded or redis.');

async function run(one: number) {
  const begun = performance.now();
  const press = await startPress({ articles, seed: one, trouble: troubles(one, 0.03) });
  const folder = freshFolder('chaos');
  const scene =
    queue === 'redis'
      ? await sharedScene(folder, press, delay, workers, one)
      : embeddedScene(folder, press, delay);
  const { early, stop } = watchPace(press, delay);
  const disturbed = await disturb(scene, press, faults, one);
  // The last word is an undisturbed run's, which also says that the one before had finished.
  const last = await newskeep(scene.commands[0] ?? []);
  stop();
  const found = await compareWithTruth(scene.place, press.truth());
  const verified = await newskeep(['verify', ...placeFlags(scene.place), '--deep']);
  const { apart, unreadable } = await withLocalWarcs(scene.place, async (data) => ({
    apart: await capturesApart(data, scene.place),
    unreadable: unreadableWarcs(data),
  }));
  const { bucket } = scene.outside ?? {};
  const commits = bucket?.log.filter(
    ({ method, url }) => method === 'PUT' && /\/manifest\/\d+\.json/.test(url),
  );
  await Promise.all([scene.close(), press.close()]);

  const given = Object.values(disturbed.given).reduce((sum, n) => sum + n, 0);
  const isSound =
    given === faults &&
    disturbed.faults.length === 0 &&
    !disturbed.hung &&
    early.length + found.lost + found.twice + found.unknown + unreadable.length + apart === 0 &&
    Object.keys(found.wrong).length === 0 &&
    verified.code === 0 &&
    last.code === 0;
  for (const line of [
    ...found.examples,
    ...unreadable,
    ...disturbed.faults,
    ...early.map((it) => JSON.stringify(it)),
  ])
    say(line);
  if (isSound) rmSync(folder, { recursive: true });
  else
    say(
      `kept for reading: ${folder}\n${last.stderr}\n${verified.code ? verified.stdout + verified.stderr : ''}`,
    );
  const { expected, lost, twice, unknown, wrong } = found;
  return {
    seed: one,
    isSound,
    faults: given,
    expected,
    found: found.found,
    lost,
    twice,
    early_requests: early.length,
    unknown,
    wrong,
    unreadable_warc: unreadable.length,
    captures_apart: apart,
    requests: press.requests.total,
    given: disturbed.given,
    bucket: bucket && { requests: bucket.log.length, commits: commits?.length, faults: bucket.given },
    exits: disturbed.exits,
    hung: disturbed.hung,
    last_exit: last.code,
    verify_exit: verified.code,
    seconds: Math.round((performance.now() - begun) / 1000),
  };
}

const placeFlags = (place: Parameters<typeof compareWithTruth>[0]): string[] =>
  typeof place === 'string' ? ['--data', place] : ['--data', place.data, '--state', place.state ?? ''];

const runs: Awaited<ReturnType<typeof run>>[] = [];
for (let one = seed; one < seed + seeds; one++) runs.push(await run(one));
const sum = (of: 'faults' | 'expected' | 'found' | 'lost' | 'twice' | 'early_requests') =>
  runs.reduce((all, it) => all + it[of], 0);
printFigures(
  {
    faults: sum('faults'),
    expected: sum('expected'),
    found: sum('found'),
    lost: sum('lost'),
    twice: sum('twice'),
    early_requests: sum('early_requests'),
    runs,
  },
  json,
);
process.exitCode = runs.every(({ isSound }) => isSound) ? 0 : 1;
