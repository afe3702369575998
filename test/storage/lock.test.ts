import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { lockFolder } from '../../storage/lock.ts';
import { temporaryFolder } from '../support/folders.ts';

const LOCK = pathToFileURL(join(import.meta.dirname, '../../storage/lock.ts')).href;
const script = (then: string) => `
  import { lockFolder } from ${JSON.stringify(LOCK)};
  try {
    const lock = lockFolder(process.argv[1], 'crawl job.yaml');
    ${then}
  } catch (error) {
    console.log(error.code, error.message);
    process.exit(3);
  }`;
const run = (folder: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', script("console.log('got it');"), folder], {
    encoding: 'utf8',
  });

/** Another process that holds the folder until it is killed. */
async function holder(folder: string) {
  const wait = script("console.log('held'); setInterval(() => globalThis.gc?.(), 1000);");
  const child = spawn(process.execPath, ['--input-type=module', '-e', wait, folder]);
  await once(child.stdout, 'data');
  return child;
}

test('a second process is refused with the pid, the age and the command of the first', async () => {
  const folder = temporaryFolder();
  const child = await holder(folder);
  const started_at = new Date(Date.now() - 4 * 60_000 - 5000).toISOString();
  await writeFile(
    join(folder, 'lock.json'),
    JSON.stringify({ pid: child.pid, started_at, command: 'crawl job.yaml' }),
  );
  expect(run(folder)).toMatchObject({
    status: 3,
    stdout: `locked ${folder} is held by process ${child.pid} since 4 minutes (crawl job.yaml).\n`,
  });
  child.kill('SIGKILL');
  await once(child, 'close');
});

test("the note is the holder's own; without it the lock still holds", async () => {
  const folder = temporaryFolder();
  const child = await holder(folder);
  expect(run(folder).stdout).toMatch(new RegExp(`held by process ${child.pid} since [0-9]+ seconds?`));
  await rm(join(folder, 'lock.json'));
  expect(run(folder).stdout).toContain('held by another process');
  child.kill('SIGKILL');
  await once(child, 'close');
});

test('kill -9 frees the folder, whatever its note says', async () => {
  const folder = temporaryFolder();
  const child = await holder(folder);
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(run(folder)).toMatchObject({ status: 0, stdout: 'got it\n' });
  lockFolder(folder, 'test').release();
});

test('release frees it, once; the same process is refused meanwhile', async () => {
  const folder = join(temporaryFolder(), 'new');
  const lock = lockFolder(folder, 'test');
  expect(() => lockFolder(folder, 'again')).toThrow(`process ${process.pid} since`);
  expect(run(folder).status).toBe(3);
  lock.release();
  const next = lockFolder(folder, 'next');
  lock.release();
  expect(run(folder).status).toBe(3);
  next.release();
  expect(run(folder).status).toBe(0);
});

test('a folder that cannot be made is storage_unwritable', async () => {
  const file = join(temporaryFolder(), 'file');
  await writeFile(file, '');
  expect(() => lockFolder(join(file, 'data'), 'test')).toThrow(
    expect.objectContaining({ code: 'storage_unwritable' }),
  );
});
