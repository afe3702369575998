import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { compareWithTruth } from '../../bench/support/against_truth.ts';
import { newskeep, startNewskeep } from '../../bench/support/newskeep.ts';
import { startPress } from '../../fixtures/press/index.ts';
import { DatasetReader } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';

const HOUR = 3_600_000;
/** Of these kills, the ones at the moment when the marker lies there, and the program knows nothing of it yet. */
const AT_MARKER = new Set([4, 8]);

test('ten kills inside incremental runs lose nothing, double nothing, and no marker comes before its data', async () => {
  const press = await startPress({ papers: ['jsonld', 'microdata'], articles: 60 });
  onTestFinished(() => press.close());
  const folder = temporaryFolder();
  const [data, job] = [path.join(folder, 'data'), path.join(folder, 'papers.yaml')];
  // Lists are due at each start: it is the runs that are tried here, not their plans.
  const revisit = { requests_a_day: 100_000, min_minutes: 0.001, max_hours: 0.0001 };
  writeFileSync(
    job,
    JSON.stringify({ seeds: press.seeds, browser: 'never', politeness: { delay_ms: 10 }, revisit }),
  );
  const run = ['crawl', job, '--data', data, '--incremental', '--json'];
  const markers = () => {
    const place = path.join(data, 'runs', 'papers');
    return existsSync(place) ? readdirSync(place).filter((name) => /^\d+-\w+\.json$/.test(name)) : [];
  };
  const markedAfter = async (known: number) => {
    while (markers().length === known) await sleep(1);
  };

  const first = await newskeep(run);
  expect(first.code, first.stderr).toBe(0);
  for (let kill = 1; kill <= 10; kill++) {
    // A run that was killed behind its marker is taken up, and has it already.
    if (AT_MARKER.has(kill)) expect((await newskeep(run)).signal).toBeNull();
    press.clock.turnBy(3 * HOUR);
    const known = markers().length;
    const asked = press.requests.total;
    const { child, ended } = startNewskeep(run);
    if (AT_MARKER.has(kill)) await Promise.race([markedAfter(known), ended]);
    else {
      while (press.requests.total === asked && child.exitCode === null) await sleep(5);
      await sleep(Math.random() * 700);
    }
    child.kill('SIGKILL');
    await ended;
    if (AT_MARKER.has(kill)) expect(markers()).toHaveLength(known + 1);
    await expectWhole(data, markers());
  }
  press.clock.turnBy(3 * HOUR);
  const last = await newskeep(run);
  expect(last.code, last.stderr).toBe(0);
  // A correction that is not due yet is no loss; fields are held against the truth elsewhere.
  expect(await compareWithTruth(data, press.truth())).toMatchObject({ lost: 0, twice: 0, unknown: 0 });
}, 240_000);

/** Every story that a marker tells of is there to be read. */
async function expectWhole(data: string, markers: string[]): Promise<void> {
  const dataset = await DatasetReader.open(data);
  try {
    const { rows } = await dataset.query(
      `SELECT split_part(visit, '/', 2)::INTEGER AS run, count(*) FILTER (outcome = 'new') AS stories
       FROM captures GROUP BY run`,
    );
    const stories = new Map(rows.map((row) => [Number(row.run), Number(row.stories)]));
    for (const name of markers) {
      const told = JSON.parse(readFileSync(path.join(data, 'runs', 'papers', name), 'utf8'));
      expect(stories.get(told.run) ?? 0, name).toBe(told.stories.new);
    }
  } finally {
    dataset.close();
  }
}
