import os from 'node:os';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { diagnose } from '../../src/doctor/doctor.ts';
import type { Parsed } from '../../storage/port.ts';
import { temporaryFolder } from '../support/folders.ts';
import { NO_S3, newS3Place } from '../support/s3.ts';
import { HOUR, InventedArchive, runAt, wellUntil } from './invented.ts';

const RUNS = 60;
const NOW = runAt(RUNS - 1) + HOUR;

/** What is found in an archive that a test writes. */
async function found(write: (archive: InventedArchive) => Promise<void>, now = NOW) {
  const archive = await InventedArchive.open();
  await write(archive);
  await archive.close();
  const { findings } = await diagnose(archive.data, { now, free: async () => 1e15 });
  return findings;
}

const told = (findings: Awaited<ReturnType<typeof found>>) =>
  findings.map(({ kind, host, field }) => [kind, host, field]);

const wall: Parsed = { kind: 'wall', article: null, headlines: [], warnings: [], parserVersion: 'test' };
const feed: Parsed = { ...wall, kind: 'feed' };

describe('the doctor', () => {
  it('finds nothing where all is well, and names the job that it was asked for', async () => {
    expect(told(await found((archive) => wellUntil(archive, RUNS, ['a.test', 'b.test'])))).toEqual([]);
  });

  it('tells a feed that stands still while its host goes on', async () => {
    const findings = await found((archive) =>
      wellUntil(archive, RUNS, ['a.test'], (run) =>
        archive.put(run, 'http://a.test/feed', {
          body: `feed of run ${Math.min(run, 30)}`,
          parsed: feed,
          source: 'feed',
        }),
      ),
    );
    expect(told(findings)).toEqual([['source_silent', 'a.test', null]]);
    expect(findings[0]).toMatchObject({
      source: 'http://a.test/feed',
      since: new Date(runAt(30)).toISOString(),
      evidence: { stories_of_host_since: 29 },
    });
  });

  it('tells a front page that became a wall, behind which no story is found any more', async () => {
    const findings = await found(async (archive) => {
      await wellUntil(archive, 40, ['a.test']);
      for (let run = 40; run < RUNS; run++)
        await archive.put(run, 'http://a.test/', { parsed: wall, source: 'seed' });
    });
    expect(told(findings)).toEqual([['walls', 'a.test', null]]);
    expect(findings[0]).toMatchObject({
      source: 'http://a.test/',
      since: new Date(runAt(40)).toISOString(),
      evidence: { looks_walled: 20, looks_before: 40 },
    });
  });

  it('tells a robots.txt that forbids what it allowed, since when and which pages', async () => {
    const findings = await found((archive) =>
      wellUntil(archive, RUNS, ['a.test'], (run) =>
        archive.robots(run, 'a.test', `User-agent: *\nDisallow: ${run < 50 ? '/search' : '/news/'}\n`),
      ),
    );
    expect(told(findings)).toEqual([['robots', 'a.test', null]]);
    expect(findings[0]).toMatchObject({
      source: 'http://a.test/robots.txt',
      since: new Date(runAt(50)).toISOString(),
      evidence: { pages_refused: 60, pages_known: 61, refuses_front_page: 'no' },
    });
  });

  it('does not tell a robots.txt that only changed', async () => {
    const write = (archive: InventedArchive) =>
      wellUntil(archive, RUNS, ['a.test'], (run) =>
        archive.robots(run, 'a.test', `Disallow: /search?${run}`),
      );
    expect(told(await found(write))).toEqual([]);
  });

  it('tells a host that turns every request away, once, and not one with dead links and closed doors', async () => {
    const findings = await found(async (archive) => {
      await wellUntil(archive, RUNS, ['b.test'], async (run) => {
        if (run < 40) {
          await archive.front(run, 'a.test');
          await archive.story(run, `http://a.test/news/${run}`);
        } else await archive.put(run, 'http://a.test/', { status: 403, source: 'seed' });
        await archive.put(run, `http://b.test/gone/${run}`, { status: 404 });
        for (let door = 0; door < 6; door++)
          await archive.put(run, `http://b.test/door/${door}`, { status: 403 });
      });
    });
    expect(told(findings)).toEqual([['failing', 'a.test', null]]);
    expect(findings[0]).toMatchObject({
      since: new Date(runAt(40)).toISOString(),
      evidence: { requests: 20, reasons: '403' },
    });
  });

  it('tells a host that runs leave out, and a job that is not run any more', async () => {
    const leftOut = await found(async (archive) => {
      await wellUntil(archive, 40, ['a.test', 'b.test']);
      for (let run = 40; run < RUNS; run++) {
        await archive.front(run, 'b.test');
        await archive.story(run, `http://b.test/news/${run}`);
      }
    });
    expect(told(leftOut)).toEqual([['not_crawled', 'a.test', null]]);
    expect(leftOut[0]).toMatchObject({ evidence: { hours_missed: 120, longest_gap_hours: 6 } });

    const write = (archive: InventedArchive) => wellUntil(archive, RUNS, ['a.test']);
    expect(told(await found(write, NOW + 16 * HOUR))).toEqual([]);
    const [stopped, ...more] = await found(write, NOW + 18 * HOUR);
    expect(stopped).toMatchObject({
      kind: 'not_crawled',
      host: null,
      since: new Date(runAt(59)).toISOString(),
    });
    expect(more).toEqual([]);
  });

  it('tells this machine’s clock where most hosts say so, else the host’s', async () => {
    const late = (run: number) =>
      [['Date', new Date(runAt(run) + 2 * HOUR).toUTCString()]] as [string, string][];
    const write = (late_: string[]) => async (archive: InventedArchive) => {
      for (let run = 0; run < RUNS; run++)
        for (const host of ['a.test', 'b.test', 'c.test', 'd.test'])
          await archive.story(
            run,
            `http://${host}/news/${run}`,
            {},
            late_.includes(host) ? { headers: late(run) } : {},
          );
    };
    expect(told(await found(write(['a.test'])))).toEqual([['clock', 'a.test', null]]);
    const [own, ...more] = await found(write(['a.test', 'b.test', 'c.test', 'd.test']));
    expect(own).toMatchObject({ kind: 'clock', host: null, evidence: { skew_s: 7200, hosts_off: 4 } });
    expect(own?.what).toContain("This machine's clock is 2 h 0 min behind");
    expect(more).toEqual([]);
  });

  it('tells stories from the future', async () => {
    const findings = await found((archive) =>
      wellUntil(archive, RUNS, ['a.test'], async (run) => {
        if (run > 50)
          await archive.story(run, `http://a.test/early/${run}`, {
            published_at: new Date(runAt(run) + 3 * HOUR).toISOString(),
          });
      }),
    );
    expect(told(findings)).toEqual([['future', 'a.test', null]]);
    expect(findings[0]).toMatchObject({ evidence: { stories: 9, most_ahead_s: 10_800 } });
  });

  it('names the parser where a field drifts with a new version, and is still where none does', async () => {
    const write = (isBroken: boolean) => async (archive: InventedArchive) => {
      await wellUntil(archive, RUNS, ['a.test'], async (run) => {
        await archive.story(run, `http://b.test/news/${run}`, isBroken && run >= 45 ? { tags: [] } : {}, {
          parserVersion: run < 45 ? '1' : '2',
        });
      });
    };
    const findings = await found(write(true));
    expect(told(findings)).toEqual([['drift', 'b.test', 'tags']]);
    expect(findings[0]).toMatchObject({
      since: new Date(runAt(45)).toISOString(),
      evidence: {
        filled_before: 1,
        filled_after: 0,
        pages_before: 45,
        pages_after: 15,
        parser_before: '1',
        parser_after: '2',
      },
    });
    expect(findings[0]?.what).toContain('another version of the parser');
    expect(findings[0]?.pages.map(({ url }) => url)).toEqual(
      [42, 43, 44, 45, 46, 47].map((run) => `http://b.test/news/${run}`),
    );
    expect(told(await found(write(false)))).toEqual([]);
  });

  it.skipIf(NO_S3 !== '')('looks at a bucket as at a folder', async () => {
    const archive = await InventedArchive.openAt(await newS3Place());
    await wellUntil(archive, RUNS, ['a.test'], async (run) => {
      await archive.robots(run, 'a.test', `User-agent: *\nDisallow: ${run < 50 ? '/search' : '/news/'}\n`);
      if (run < 20) await archive.story(run, `http://b.test/news/${run}`);
    });
    await archive.close();
    const data = { data: archive.data, state: temporaryFolder() };
    const { hosts, findings } = await diagnose(data, { now: NOW, free: async () => 1e15 });
    expect(hosts).toBe(2);
    expect(told(findings)).toEqual([['robots', 'a.test', null]]);
  });

  it('tells a disk that a week would fill', async () => {
    const archive = await InventedArchive.open();
    await wellUntil(archive, RUNS, ['a.test']);
    await archive.close();
    const free = async (folder: string) => (folder === archive.data ? 1000 : 1e15);
    const { findings } = await diagnose(archive.data, { now: NOW, free });
    expect(findings).toMatchObject([
      { kind: 'disk', source: archive.data, evidence: { free_bytes: 1000, days_left: 0 } },
    ]);
    expect(findings[0]?.what).toMatch(/the last week took .* a day/);
  });

  it('tells a temporary folder that is missing or full, in which it cannot look', async () => {
    const archive = await InventedArchive.open();
    await wellUntil(archive, 3, ['a.test']);
    await archive.close();
    const full = await diagnose(archive.data, { now: NOW, free: async () => 1000 });
    expect(full).toMatchObject({
      healthy: false,
      hosts: 0,
      findings: [{ kind: 'disk', source: os.tmpdir() }],
    });
    vi.stubEnv('TMPDIR', '/nowhere/at/all');
    onTestFinished(() => void vi.unstubAllEnvs());
    const missing = await diagnose(archive.data, { now: NOW });
    expect(missing.findings[0]?.what).toBe(
      'The temporary folder /nowhere/at/all cannot be written (ENOENT).',
    );
  });
});
