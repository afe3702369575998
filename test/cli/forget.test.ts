import { expect, it } from 'vitest';
import { newskeep } from '../../bench/support/newskeep.ts';
import { capture, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';

const URL = 'http://press.test/secret';
const WHY = ['--reason', 'case 4711'];

async function archive(): Promise<string> {
  const data = temporaryFolder();
  const opened = await open(data);
  await opened.put(capture(URL), story(URL));
  await opened.close();
  return data;
}

it('asks before it forgets, and where there is nobody to ask it does nothing', async () => {
  const data = await archive();
  const asked = await newskeep(['forget', URL, ...WHY, '--data', data]);
  expect(asked).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
  const look = await newskeep(['forget', URL, ...WHY, '--data', data, '--dry-run', '--json']);
  expect(JSON.parse(look.stdout)).toMatchObject({ end: 'dry_run', captures: 1, articles: 1, files: 3 });
  const done = await newskeep(['forget', URL, ...WHY, '--data', data, '--yes']);
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('Forgotten:') });
  const again = await newskeep(['forget', URL, ...WHY, '--data', data, '--yes', '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ end: 'known', captures: 0 });
});

it.each([
  [['forget', ...WHY], 'What is to be forgotten'],
  [['forget', URL], '--reason'],
  [['forget', URL, '--reason', ' '], 'reason is empty'],
  [['forget', URL, ...WHY, '--dry-run'], 'no archive'],
])('%j is refused with what is wrong', async (args, said) => {
  const data = temporaryFolder();
  const { code, stderr } = await newskeep([...args, '--data', data]);
  expect(code).toBe(1);
  expect(stderr).toContain(said);
});
