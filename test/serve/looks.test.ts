import { describe, expect, it } from 'vitest';
import type { Parsed } from '../../storage/port.ts';
import { capture, list, open, story } from '../storage/helpers.ts';
import { temporaryFolder } from '../support/folders.ts';
import { served } from './api_scene.ts';

const HOST = 'press.test';
const FRONT = `http://${HOST}/`;
const BUOY = `http://${HOST}/Buoy`;

/** One day of a paper was imported; on others nothing but its robots.txt was fetched. Its list lost a story and got it back. */
async function paper(): Promise<string> {
  const folder = temporaryFolder();
  const archive = await open(folder);
  const put = (url: string, time: string, parsed?: Parsed, status = 200) =>
    archive.put(capture(url, { at: `2026-02-08T${time}:00Z`, source: 'import', status }), parsed);
  await put(FRONT, '10:00', list('Buoy', 'Mole'));
  await put(BUOY, '11:00', story(BUOY, { published_at: '2026-02-08T09:00:00Z' }));
  await put(FRONT, '12:00', list('Mole'));
  await put(FRONT, '15:00', list('Mole', 'Buoy'));
  await put(FRONT, '18:00', undefined, 304);
  for (const day of ['2026-02-07', '2026-02-10'])
    await archive.put(capture(`${FRONT}robots.txt`, { at: `${day}T10:00:00Z`, source: 'robots' }));
  await archive.close();
  return folder;
}

describe('the API and SQL', () => {
  it('mean the same by a day that was looked at: imports count, robots.txt alone does not', async () => {
    const { get, sql } = await served(await paper());
    const { hosts } = await get('/stories-per-day?from=2026-02-01&to=2026-02-12');
    const looked = hosts[0].days.filter((day: { looked: boolean }) => day.looked);
    expect(looked.map(({ day }: { day: string }) => day)).toEqual(['2026-02-08']);
    const asked = await sql('SELECT day FROM coverage_days WHERE NOT is_gap');
    expect(JSON.parse(asked.text).rows).toEqual([{ day: '2026-02-08' }]);
    const { weeks } = await get('/tags-by-week?from=2026-02-02&to=2026-02-12');
    expect(weeks.map(({ days_looked }: { days_looked: number }) => days_looked)).toEqual([1, 0]);
  });

  it('tell the same of a story that left a list and came back', async () => {
    const { get, sql } = await served(await paper());
    const { id } = await get(`/article-at?url=${encodeURIComponent(BUOY)}`);
    const on = (time: string) => `2026-02-08T${time}:00.000Z`;
    const { stays } = await get(`/articles/${id}/life`);
    expect(stays).toMatchObject([
      { first_at: on('10:00'), last_at: on('12:00'), gone_at: on('12:00'), hours: 2, best_position: 1 },
      { first_at: on('15:00'), last_at: on('18:00'), gone_at: null, hours: 3, best_position: 2 },
    ]);
    const asked = await sql(`SELECT hours, stays, is_standing FROM headline_life() WHERE url = '${BUOY}'`);
    expect(JSON.parse(asked.text).rows).toEqual([{ hours: 5, stays: 2, is_standing: true }]);
  });
});
