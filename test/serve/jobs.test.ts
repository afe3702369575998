import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startPress } from '../../fixtures/press/index.ts';
import { runIncremental } from '../../src/cli/job_runner.ts';
import { jobsByName } from '../../src/jobs/files.ts';
import { JobRuns } from '../../src/serve/job_runs.ts';
import { serve } from '../../src/serve/serve.ts';
import { tokenOf } from '../../src/serve/token.ts';
import { lockData } from '../../src/wiring.ts';
import { temporaryFolder } from '../support/folders.ts';

const TOKEN = 'sixteen-letters-at-least';
const NONE = tokenOf({});

/** A folder with a job, one with a schedule and a file of host rules, served on a data folder. */
async function scene({ token }: { token: string | undefined } = { token: TOKEN }) {
  const press = await startPress({ papers: ['jsonld'], articles: 20 });
  onTestFinished(() => press.close());
  const [folder, data] = [temporaryFolder(), temporaryFolder()];
  const write = (name: string, value: object) =>
    writeFileSync(path.join(folder, name), JSON.stringify(value));
  const job = { seeds: press.seeds, browser: 'never' };
  write('papers.yaml', { ...job, schedule: { every: '1h' }, politeness: { delay_ms: 0 } });
  write('slow.yml', { ...job, politeness: { delay_ms: 3_600_000 } });
  write('hosts.yaml', { 'paper.example': { delay_ms: 1 } });
  const said: string[] = [];
  const say = (_fields: object, text: string) => void said.push(text);
  const runs = new JobRuns((one, signal, watchers) => runIncremental(data, one, signal, watchers), {
    info: say,
    warn: say,
    error: say,
  });
  const jobs = { jobs: jobsByName([folder]), data, runs, token };
  const { url, close } = await serve({ jobs, port: 0 });
  onTestFinished(async () => {
    await runs.close();
    await close();
  });
  const ask = async (method: string, at = '', authorization = `Bearer ${TOKEN}`) => {
    const answer = await fetch(`${url}api/jobs${at}`, { method, headers: { authorization } });
    return { status: answer.status, told: await answer.json() };
  };
  return { ask, data, folder, runs, said, url };
}

describe('newskeep serve --jobs', () => {
  it('starts a job, shows it, and says what came of it', async () => {
    const { ask, runs, said } = await scene();
    const before = await ask('GET', '/papers');
    expect(before).toMatchObject({
      status: 200,
      told: { job: 'papers', schedule: { every: '1h' }, running: null, last: null, last_marker: null },
    });
    const started = await ask('POST', '/papers/start');
    expect(started).toMatchObject({ status: 202, told: { job: 'papers', run: 1, resumed: false } });
    await vi.waitUntil(() => runs.running === undefined, { timeout: 30_000 });
    const { told } = await ask('GET', '/papers');
    expect(told).toMatchObject({
      running: null,
      last: { exit_code: 0, report: { run: 1, end: 'done', incremental: true } },
      last_marker: { run: 1, incremental: true, stories: told.last.report.stories },
      next_look_at: told.last.report.next_look_at,
    });
    expect(said).toEqual(['job is started', 'run is over']);
    const all = (await ask('GET')).told;
    expect(all.map(({ job }: { job: string }) => job)).toEqual(['papers', 'slow']);
  }, 60_000);

  it('stops a run in order, and starts none beside another', async () => {
    const { ask, runs } = await scene();
    expect((await ask('POST', '/slow/stop')).status).toBe(409);
    expect((await ask('POST', '/slow/start')).status).toBe(202);
    expect((await ask('GET', '/slow')).told.running).toMatchObject({ here: true, run: 1 });
    for (const name of ['slow', 'papers'])
      expect(await ask('POST', `/${name}/start`)).toMatchObject({ status: 409, told: { code: 'locked' } });
    expect((await ask('POST', '/papers/stop')).status).toBe(409);
    expect(await ask('POST', '/slow/stop')).toMatchObject({ status: 202, told: { stopping: true } });
    await vi.waitUntil(() => runs.running === undefined, { timeout: 10_000 });
    expect((await ask('GET', '/slow')).told.last).toMatchObject({
      exit_code: 3,
      report: { end: 'interrupted' },
    });
    expect(await ask('POST', '/slow/start')).toMatchObject({ status: 202, told: { run: 1, resumed: true } });
  }, 60_000);

  it('answers 409 where another process has the data folder', async () => {
    const { ask, data, said } = await scene();
    const lock = lockData(data, 'crawl elsewhere');
    expect(await ask('POST', '/papers/start')).toMatchObject({
      status: 409,
      told: { code: 'locked', message: expect.stringContaining('crawl elsewhere') },
    });
    lock.release();
    expect(said).toEqual([]);
    expect((await ask('GET', '/papers')).told.last).toBeNull();
  });

  it('knows the jobs of its files alone', async () => {
    const { ask } = await scene();
    for (const name of ['hosts', 'papers.yaml', '..%2Fpapers', '%2Fetc%2Fpasswd', '__proto__'])
      for (const [method, at] of [
        ['POST', `/${name}/start`],
        ['POST', `/${name}/stop`],
        ['GET', `/${name}`],
      ] as const)
        expect((await ask(method, at)).status, `${method} ${at}`).toBe(404);
    expect((await ask('GET', '/%')).status).toBe(400);
    expect((await ask('DELETE', '/papers')).status).toBe(404);
  });

  it('is for whoever has the token, of its own machine', async () => {
    const { ask, runs, url } = await scene();
    const wrong = ['', TOKEN, `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, 'Bearer'];
    for (const authorization of wrong)
      for (const [method, at] of [
        ['GET', ''],
        ['POST', '/papers/start'],
        ['POST', '/nobody/start'],
      ] as const)
        expect((await ask(method, at, authorization)).status, authorization).toBe(401);
    const headers = { host: 'evil.test', authorization: `Bearer ${TOKEN}` };
    const status = await new Promise((resolve, reject) => {
      const asked = request(`${url}api/jobs/papers/start`, { method: 'POST', headers }, (answer) => {
        resolve(answer.resume().statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(status).toBe(403);
    expect(runs.running).toBeUndefined();
  });

  it('without a token is to be read, and says how to set one', async () => {
    const { ask, runs } = await scene({ token: NONE });
    expect((await ask('GET', '/papers')).status).toBe(200);
    for (const authorization of ['', 'Bearer ', `Bearer ${TOKEN}`])
      expect(await ask('POST', '/papers/start', authorization)).toMatchObject({
        status: 403,
        told: { hint: expect.stringContaining('NEWSKEEP_TOKEN') },
      });
    expect(runs.running).toBeUndefined();
  });
});

it('a token that can be guessed is refused', () => {
  expect(tokenOf({})).toBeUndefined();
  expect(tokenOf({ NEWSKEEP_TOKEN: TOKEN })).toBe(TOKEN);
  expect(() => tokenOf({ NEWSKEEP_TOKEN: 'fifteen-letters' })).toThrow('shorter than 16');
});

it('two jobs of one name, and a folder without jobs, are refused', () => {
  const folder = temporaryFolder();
  expect(() => jobsByName([folder])).toThrow('no job file');
  const job = { name: 'papers', seeds: ['https://paper.example/'] };
  for (const name of ['a.yaml', 'b.yaml']) writeFileSync(path.join(folder, name), JSON.stringify(job));
  expect(() => jobsByName([folder])).toThrow('"papers" is that of');
});
