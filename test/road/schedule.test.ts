import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newskeep, startNewskeep } from '../../bench/support/newskeep.ts';
import { startPress } from '../../fixtures/press/index.ts';
import { scheduleSchema } from '../../model/schedule.ts';
import { LastStarts } from '../../queues/schedule/local.ts';
import { DatasetReader } from '../../src/index.ts';
import { temporaryFolder } from '../support/folders.ts';

const SCHEDULE = scheduleSchema.parse({ every: '6h' });

/** A daemon whose job missed a start while nobody ran, so that it begins a run at once. */
async function scene(delay_ms: number, ...flags: string[]) {
  const press = await startPress({ articles: 30, papers: ['jsonld'] });
  onTestFinished(() => press.close());
  const folder = temporaryFolder();
  const data = path.join(folder, 'data');
  const file = path.join(folder, 'papers.yaml');
  const job = { seeds: press.seeds, browser: 'never', politeness: { delay_ms }, schedule: SCHEDULE };
  writeFileSync(file, JSON.stringify(job));
  const yesterday = Date.now() - 24 * 3_600_000;
  new LastStarts(path.join(data, 'schedule', 'last_starts.json')).set(
    'papers',
    JSON.stringify(SCHEDULE),
    yesterday,
  );
  const daemon = startNewskeep(['schedule', 'run', file, '--data', data, ...flags]);
  let said = '';
  daemon.child.stderr?.on('data', (text) => {
    said += text;
  });
  const hears = (text: string) => expect.poll(() => said, { timeout: 50_000 }).toContain(text);
  return { ...daemon, data, file, hears, press };
}

describe('newskeep schedule run', () => {
  it('crawls what it missed, waits for the next start, and ends with 0 when it is told to', async () => {
    const { child, data, ended, hears } = await scene(0);
    await hears('papers: run is over');
    child.kill('SIGTERM');
    const { code, stderr, stdout } = await ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('starts were missed: one run makes up for them');
    const dataset = await DatasetReader.open(data);
    onTestFinished(() => dataset.close());
    expect((await dataset.query('SELECT count(*) AS n FROM articles')).rows[0]?.n).toBeGreaterThan(20);
  });

  it('stops the run under way in order, ends with 3, and logs JSON lines alone', async () => {
    const { child, data, ended, hears, file } = await scene(1000, '--log-json');
    await hears('"job is started"');
    const second = await newskeep(['schedule', 'run', file, '--data', data]);
    expect([second.code, second.stderr]).toEqual([4, expect.stringContaining('schedule run')]);
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    expect(code).toBe(3);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.find(({ msg }) => msg === 'run is over')).toMatchObject({
      job: 'papers',
      exit_code: 3,
      end: 'interrupted',
    });
    expect(lines.at(-1)).toMatchObject({ msg: 'the daemon ends', stopped: ['papers'] });
  });
});

describe('newskeep schedule', () => {
  it('lists the next three starts in the job’s zone and in UTC', async () => {
    const file = path.join(temporaryFolder(), 'papers.yaml');
    const schedule = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };
    writeFileSync(file, JSON.stringify({ seeds: ['https://paper.example/'], schedule }));
    const args = ['schedule', 'list', file, '--after', '2026-10-23T22:00Z'];
    const { stdout } = await newskeep([...args, '--json']);
    expect(JSON.parse(stdout)[0].next).toEqual([
      { local: '2026-10-24T02:30:00+02:00', utc: '2026-10-24T00:30:00Z' },
      { local: '2026-10-25T02:30:00+02:00', utc: '2026-10-25T00:30:00Z' },
      { local: '2026-10-26T02:30:00+01:00', utc: '2026-10-26T01:30:00Z' },
    ]);
    expect((await newskeep(args)).stdout).toContain('2026-10-26T02:30:00+01:00');
  });

  it('lists what is in order, and says what is wrong with the rest', async () => {
    const folder = temporaryFolder();
    const write = (name: string, job: object) => writeFileSync(path.join(folder, name), JSON.stringify(job));
    write('a.yaml', { seeds: ['https://paper.example/'], schedule: { every: 'soon' } });
    write('b.yaml', { seeds: ['https://paper.example/'], schedule: { every: '15m' } });
    write('c.yaml', { seeds: 'none', schedule: { every: '15m' } });
    const { code, stdout, stderr } = await newskeep(['schedule', 'list', folder, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).map(({ job }: { job: string }) => job)).toEqual(['b']);
    for (const said of ['2 job files are not in order', 'a.yaml', 'c.yaml']) expect(stderr).toContain(said);
  });

  it('exports for this newskeep, and says what is missing', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'papers.yaml');
    writeFileSync(file, JSON.stringify({ seeds: ['https://paper.example/'], schedule: { every: '15m' } }));
    const units = path.join(folder, 'units');
    const made = await newskeep(['schedule', 'export', '--systemd', file, '--data', 'archive', '-o', units]);
    expect(made.stdout.trim().split('\n')).toEqual(
      ['service', 'timer'].map((kind) => path.join(units, `newskeep-papers.${kind}`)),
    );
    const none = await newskeep(['schedule', 'export', file]);
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringContaining('--systemd, --cron, --airflow or --k8s'),
    ]);
    const both = await newskeep(['schedule', 'export', '--cron', '--k8s', file]);
    expect(both.code).toBe(1);
    const nowhere = await newskeep(['schedule', 'export', '--cron', file, '-o', '/proc/nowhere/units']);
    expect(nowhere).toMatchObject({ code: 5, stderr: expect.stringContaining('cannot be written (ENOENT)') });
    const unknown = await newskeep(['schedule', 'list', '--nope']);
    expect(unknown.code).toBe(1);
  });
});
