import { describe, expect, it } from 'vitest';
import { readMachineTime } from '../../parsers/dates/machine.ts';
import { isPlausible, toIso } from '../../parsers/dates/moment.ts';
import { readPrintedTime } from '../../parsers/dates/printed.ts';

const today = { year: 2026, month: 2, day: 4, precision: 'day' } as const;
const now = Date.parse('2026-02-04T12:00:00Z');
const printed = (text: string, lang: string, monthFirst = false) => {
  const moment = readPrintedTime(text, { lang, monthFirst, today, now, offset: 0 });
  return moment && toIso(moment);
};

describe('times for machines', () => {
  it.each([
    ['2025-06-05T14:46:12+02:00', '2025-06-05T14:46:12+02:00'],
    ['2025-06-05T14:46:12.345Z', '2025-06-05T14:46:12+00:00'],
    ['2025-06-05 14:46', '2025-06-05T14:46:00'],
    ['2025-06-05T14:46:12-0330', '2025-06-05T14:46:12-03:30'],
    ['20250605T144612Z', '2025-06-05T14:46:12+00:00'],
    ['Thu, 05 Jun 2025 14:46:12 GMT', '2025-06-05T14:46:12+00:00'],
    ['Thu Jun 05 14:46:12 CEST 2025', '2025-06-05T14:46:12+02:00'],
    ['2025-06-05', '2025-06-05'],
    ['1749134772', '2025-06-05T14:46:12+00:00'],
  ])('%s', (text, iso) => {
    const moment = readMachineTime(text);
    expect(moment && toIso(moment)).toBe(iso);
  });
  it.each(['2025-13-05', '2025-02-30', 'soon', ''])('refuses %j', (text) =>
    expect(readMachineTime(text)).toBeUndefined(),
  );
});

describe('times as printed', () => {
  it.each([
    ['en', '27 July 2022 12:30 (UTC+04:00)', '2022-07-27T12:30:00+04:00'],
    ['en', 'Published July 27th, 2022 at 9:05 pm EDT', '2022-07-27T21:05:00-04:00'],
    ['de', 'Stand: 5. März 2025, 14.46 Uhr', '2025-03-05T14:46:00'],
    ['fr', 'Publié le 1er août 2024 à 08h15', '2024-08-01T08:15:00'],
    ['es', '3 de septiembre de 2023, 18:40 h', '2023-09-03T18:40:00'],
    ['pt', '12 de março de 2024 às 7h05', '2024-03-12T07:05:00'],
    ['ru', '9 мая 2021, 10:00', '2021-05-09T10:00:00'],
    ['pl', '11 listopada 2022, 06:30', '2022-11-11T06:30:00'],
    ['fi', '6. joulukuuta 2023 klo 12.15', '2023-12-06T12:15:00'],
    ['hu', '2024. június 7. 16:20', '2024-06-07T16:20:00'],
    ['tr', '29 Ekim 2023 14:00', '2023-10-29T14:00:00'],
    ['el', '25 Μαρτίου 2024, 11:30', '2024-03-25T11:30:00'],
    ['ar', '٤ فبراير ٢٠٢٦ - ١٢:٣٦', '2026-02-04T12:36:00'],
    ['fa', '۱۵ بهمن ۱۴۰۴', '2026-02-04'],
    ['th', '4 กุมภาพันธ์ 2569', '2026-02-04'],
    ['vi', '4 tháng 2 năm 2026', '2026-02-04'],
    ['ja', '令和8年2月4日 14時05分', '2026-02-04T14:05:00'],
    ['ko', '2026년 2월 4일 오후 3:05', '2026-02-04T15:05:00'],
    ['zh', '2026年2月4日 09:15', '2026-02-04T09:15:00'],
    ['hi', '४ फ़रवरी २०२६', '2026-02-04'],
  ])('%s: %s', (lang, text, iso) => expect(printed(text, lang)).toBe(iso));

  it('reads 6/5/2025 by the country', () => {
    expect(printed('6/5/2025', 'en', true)).toBe('2025-06-05');
    expect(printed('6/5/2025', 'en', false)).toBe('2025-05-06');
    expect(printed('26/5/2025', 'en', true)).toBe('2025-05-26');
  });
  it('gives a clock to today, and no day without a year to the future', () => {
    expect(printed('17:53', 'en')).toBe('2026-02-04T17:53:00');
    expect(printed('3 February 23:30', 'en')).toBe('2026-02-03T23:30:00');
    expect(printed('30 December 08:00', 'en')).toBe('2025-12-30T08:00:00');
  });
  it.each([
    ['en', '5 minutes ago', '2026-02-04T11:55:00+00:00'],
    ['en', '3 h ago', '2026-02-04T09:00:00+00:00'],
    ['de', 'vor 22 Stunden', '2026-02-03T14:00:00+00:00'],
    ['ja', '10分前', '2026-02-04T11:50:00+00:00'],
    ['ar', 'قبل 12 دقيقة', '2026-02-04T11:48:00+00:00'],
    ['en', 'Today, 14:05', '2026-02-04T14:05:00'],
    ['de', 'Gestern, 14:05', '2026-02-03T14:05:00'],
  ])('%s: %s counts from the fetch', (lang, text, iso) => expect(printed(text, lang)).toBe(iso));
  it.each(['no digits here', '32 July 2022', 'page 14'])('finds nothing in %j', (text) =>
    expect(printed(text, 'en')).toBeUndefined(),
  );
});

describe('what no paper means', () => {
  it('is refused', () => {
    const at = (iso: string) => readMachineTime(iso) ?? today;
    expect(isPlausible(at('1989-12-31'), '2026-02-04T12:00:00Z')).toBe(false);
    expect(isPlausible(at('2026-02-07'), '2026-02-04T12:00:00Z')).toBe(false);
    expect(isPlausible(at('2026-02-05'), '2026-02-04T12:00:00Z')).toBe(true);
  });
});
