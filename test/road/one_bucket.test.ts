import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { capturesApart, compareWithTruth, withLocalWarcs } from '../../bench/support/against_truth.ts';
import { newskeep, startNewskeep } from '../../bench/support/newskeep.ts';
import { watchPace } from '../../bench/support/politeness.ts';
import { startPress } from '../../fixtures/press/index.ts';
import { temporaryFolder } from '../support/folders.ts';
import { HAS_REDIS, startRedis } from '../support/redis.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';

const DELAY_MS = 60;

// A killed worker's hosts stand still for its lease, 15 s, and what it held for up to 15 s more.
describe.skipIf(!HAS_REDIS || NO_S3)('two workers on one bucket', { timeout: 300_000 }, () => {
  it('finish a job together, and one that is killed leaves a whole archive', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const press = await startPress({ articles: 60 });
    onTestFinished(() => press.close());
    const folder = temporaryFolder();
    const job = path.join(folder, 'job.yaml');
    const politeness = { delay_ms: DELAY_MS };
    writeFileSync(
      job,
      JSON.stringify({ seeds: press.seeds, browser: 'never', politeness, queue: redis.url }),
    );
    const data = await newS3Place();
    const flags = (state: string) => [job, '--data', data, '--state', path.join(folder, state), '--json'];
    const asked = async (n: number) => {
      while (press.requests.total < n) await sleep(20);
    };
    const { early } = watchPace(press, DELAY_MS);

    const first = startNewskeep(['crawl', ...flags('first')]);
    await asked(1);
    const second = startNewskeep(['worker', ...flags('second')]);
    await asked(80);
    second.child.kill('SIGKILL');
    expect((await second.ended).signal).toBe('SIGKILL');
    const { code, stdout, stderr } = await first.ended;
    expect([code, stderr.includes('fault')]).toEqual([0, false]);
    expect(JSON.parse(stdout)).toMatchObject({ end: 'done', frontier: { waiting: 0, failed: 0 } });

    const place = { data, state: path.join(folder, 'reader') };
    const whole = { lost: 0, twice: 0, unknown: 0, wrong: {} };
    expect(await compareWithTruth(place, press.truth())).toMatchObject(whole);
    expect(await withLocalWarcs(place, (copy) => capturesApart(copy, place))).toBe(0);
    const verified = await newskeep(['verify', '--data', data, '--state', place.state, '--deep', '--json']);
    expect(JSON.parse(verified.stdout)).toMatchObject({ findings: [], sound: true });
    expect(early).toEqual([]);

    // Who comes after them knows what both have done.
    const last = await newskeep(['crawl', ...flags('third')]);
    expect(JSON.parse(last.stdout)).toMatchObject({ run: 2, end: 'done', articles: { new: 0, revised: 0 } });
  });
});
