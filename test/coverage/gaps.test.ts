import { describe, expect, it } from 'vitest';
import { gapsIn } from '../../src/coverage/gaps.ts';

/** A paper of that many stories on each weekday (Monday first) from 2024-01-01, a Monday. */
function* paper(perWeekday: number[], days: number, isOut: (date: string) => boolean = () => false) {
  for (let day = 0; day < days; day++) {
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
    if (!isOut(date)) for (let i = 0; i < (perWeekday[day % 7] ?? 0); i++) yield `${date}T10:00:00+01:00`;
  }
}
const between = (from: string, to: string) => (date: string) => date >= from && date <= to;

describe('gaps that look like an outage', () => {
  it('are found in a daily paper, to the day', () => {
    const gaps = gapsIn(paper([9, 9, 9, 9, 9, 9, 9], 365, between('2024-06-03', '2024-06-05')));
    expect(gaps).toMatchObject([
      { kind: 'empty', from: '2024-06-03', to: '2024-06-05', days: 3, stories: 0, expected: 27 },
    ]);
  });

  it('are not the Sundays of a paper that has none', () => {
    expect(gapsIn(paper([20, 20, 20, 20, 20, 20, 0], 365))).toEqual([]);
  });

  it('are measured by the paper itself: a month is nothing for a quarterly, and weeks are much for a weekly', () => {
    expect(gapsIn(['2024-01-01', '2024-04-01', '2024-07-01', '2024-10-01'])).toEqual([]);
    const weekly = gapsIn(paper([4, 0, 0, 0, 0, 0, 0], 700, between('2024-08-05', '2024-09-01')));
    expect(weekly).toMatchObject([{ kind: 'empty', from: '2024-07-30', to: '2024-09-01' }]);
  });

  it('may be thin, not empty', () => {
    let n = 0;
    const dates = [...paper([10, 10, 10, 10, 10, 10, 10], 300)].filter(
      (date) => !between('2024-05-06', '2024-05-19~')(date) || n++ % 10 === 0,
    );
    const gaps = gapsIn(dates);
    expect(gaps.every(({ kind }) => kind === 'thin')).toBe(true);
    expect(gaps.map(({ from, stories }) => [from, stories])).toEqual([
      ['2024-05-06', 7],
      ['2024-05-13', 7],
    ]);
  });

  it('are not made by a stray early date, nor by dates without a day', () => {
    const dates = [...paper([9, 9, 9, 9, 9, 9, 9], 100), '1994-03-01', '0001-01-01', '2023', '2023-05'];
    expect(gapsIn(dates)).toEqual([]);
    expect(gapsIn([])).toEqual([]);
  });
});
