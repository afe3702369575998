import { describe, expect, it, onTestFinished } from 'vitest';
import { checkRuns } from '../../src/doctor/checks/not_crawled.ts';
import { diagnose } from '../../src/doctor/doctor.ts';
import { Records } from '../../src/doctor/records.ts';
import type { Parsed } from '../../storage/port.ts';
import { HOUR, InventedArchive, runAt, wellUntil } from './invented.ts';

const RUNS = 60;
const NOW = runAt(RUNS - 1) + HOUR;

async function written(write: (archive: InventedArchive) => Promise<void>): Promise<string> {
  const archive = await InventedArchive.open();
  await write(archive);
  await archive.close();
  return archive.data;
}

/** What is found, as kind and host. */
async function told(write: (archive: InventedArchive) => Promise<void>) {
  const { findings } = await diagnose(await written(write), { now: NOW, free: async () => 1e15 });
  return findings.map(({ kind, host }) => [kind, host]);
}

const wall: Parsed = { kind: 'wall', article: null, headlines: [], warnings: [], parserVersion: 'test' };
const feed: Parsed = { ...wall, kind: 'feed' };

/** Runs that ask some hosts alone, each list at a gap of its own. */
describe('of incremental runs the doctor', () => {
  /** A feed that stands still from run 30 on, and is asked in each run before and in these since. */
  const standing = (isAsked: (run: number) => boolean) => (archive: InventedArchive) =>
    wellUntil(archive, RUNS, ['a.test'], async (run) => {
      const body = `feed of run ${Math.min(run, 30)}`;
      if (run <= 30 || isAsked(run))
        await archive.put(run, 'http://a.test/feed', { body, parsed: feed, source: 'feed' });
    });

  it('tells a feed that stands still and is asked once a day since, and not one that is asked no more', async () => {
    expect(await told(standing((run) => run % 4 === 0))).toEqual([['source_silent', 'a.test']]);
    expect(await told(standing((run) => run < 50))).toEqual([]);
  });

  it('does not miss a host that the last runs had no need to ask, until thrice its longest gap is over', async () => {
    const asked = (until: number, every: number) => (archive: InventedArchive) =>
      wellUntil(archive, RUNS, ['b.test'], async (run) => {
        if (run < until && run % every === 0) await archive.front(run, 'a.test');
      });
    expect(await told(asked(RUNS - 7, 1))).toEqual([]);
    expect(await told(asked(RUNS - 8, 1))).toEqual([['not_crawled', 'a.test']]);
    expect(await told(asked(RUNS - 11, 4))).toEqual([]);
    expect(await told(asked(RUNS - 15, 4))).toEqual([['not_crawled', 'a.test']]);
  });

  it('takes no second look at a story for one at the lists that would show new ones', async () => {
    const findings = await told((archive) =>
      wellUntil(archive, RUNS, ['b.test'], async (run) => {
        if (run < 40) {
          await archive.front(run, 'a.test');
          await archive.story(run, `http://a.test/news/${run}`);
        } else await archive.put(run, 'http://a.test/news/39', { status: 304 });
      }),
    );
    expect(findings).toEqual([['not_crawled', 'a.test']]);
  });

  it('waits a day before it believes walls or trouble, however many looks a bad hour saw', async () => {
    const bad = (from: number, answer: { parsed: Parsed } | { status: number }) =>
      told(async (archive) => {
        await wellUntil(archive, from, ['a.test']);
        for (let run = from; run < RUNS; run++) {
          await archive.front(run, 'b.test');
          for (let look = 0; look < 5; look++)
            await archive.put(run, 'http://a.test/', { ...answer, source: 'seed' });
        }
      });
    expect(await bad(RUNS - 4, { parsed: wall })).toEqual([]);
    expect(await bad(RUNS - 5, { parsed: wall })).toEqual([['walls', 'a.test']]);
    expect(await bad(RUNS - 4, { status: 403 })).toEqual([]);
    expect(await bad(RUNS - 5, { status: 403 })).toEqual([['failing', 'a.test']]);
  });

  it('misses no run before a list is due, nor where one began that got no answer', async () => {
    const records = await Records.open(
      await written((archive) => wellUntil(archive, RUNS, ['a.test'])),
      'papers',
    );
    onTestFinished(() => records.close());
    const last = runAt(RUNS - 1);
    const at = async (now: number, startedAt: number, dueAt: number | undefined) => {
      const found = await checkRuns(records, new Map([['papers', { startedAt, dueAt }]]), now);
      return found.map(({ since }) => since);
    };
    const due = last + 24 * HOUR;
    expect(await at(due + 18 * HOUR, last, due)).toEqual([]);
    expect(await at(due + 19 * HOUR, last, due)).toEqual([new Date(due).toISOString()]);
    expect(await at(last + 30 * HOUR, last + 20 * HOUR, last + HOUR)).toEqual([]);
    expect(await at(last + 30 * HOUR, last, undefined)).toEqual([new Date(last).toISOString()]);
  });
});
