import { describe, expect, it } from 'vitest';
import { readMachineTime } from '../../parsers/dates/machine.ts';
import { isPlausible, toIso } from '../../parsers/dates/moment.ts';
import { readPrintedTime } from '../../parsers/dates/printed.ts';
import { siteZones, zoneOffset } from '../../parsers/dates/site_zone.ts';
import { ld, PROSE, paragraphs, plain, story } from './page.ts';

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
  it.each(['2025-13-05', '2025-02-30', '2022-02-112023-06-08', 'soon', ''])('refuses %j', (text) =>
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
    ['fa', '۲ تير ۱۳۹۹ ۱۲:۰۹', '2020-06-22T12:09:00'],
    ['fa', '۳۰ اسفند ۱۳۹۹', '2021-03-20'],
    ['he', '3 בפברואר 2026, 12:30', '2026-02-03T12:30:00'],
    ['mn', '2026 оны 2-р сарын 3', '2026-02-03'],
    ['zh', '民國115年2月3日', '2026-02-03'],
    ['en', 'Ada Marsh, F1 Dec 19, 2025, 05:30 PM', '2025-12-19T17:30:00'],
    ['en', 'July 3, 2025 at 5 pm ET', '2025-07-03T17:00:00-04:00'],
    ['en', 'January 3, 2025 at 5 pm PT', '2025-01-03T17:00:00-08:00'],
  ])('%s: %s', (lang, text, iso) => expect(printed(text, lang)).toBe(iso));

  it('reads 6/5/2025 by the country', () => {
    expect(printed('6/5/2025', 'en', true)).toBe('2025-06-05');
    expect(printed('6/5/2025', 'en', false)).toBe('2025-05-06');
    expect(printed('26/5/2025', 'en', true)).toBe('2025-05-26');
  });
  it('reads 6/5/2025 as the page says it to machines', () => {
    const read = (known: string, monthFirst: boolean) => {
      const day = readMachineTime(known);
      const moment = readPrintedTime('6/5/2025', { lang: 'en', monthFirst, known: day && [day] });
      return moment && toIso(moment);
    };
    expect(read('2025-06-05T08:00:00Z', false)).toBe('2025-06-05');
    expect(read('2025-05-06', true)).toBe('2025-05-06');
    expect(read('2025-05-09', true)).toBe('2025-06-05');
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
    ['fr', "Aujourd'hui à 14h05", '2026-02-04T14:05:00'],
    ['pt', 'Ontem às 14h05', '2026-02-03T14:05:00'],
    ['sv', 'Igår 14.05', '2026-02-03T14:05:00'],
    ['uk', 'Вчора, 14:05', '2026-02-03T14:05:00'],
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

describe("a site's zone", () => {
  const offset = (host: string, lang: string | undefined, iso: string) => {
    const moment = readMachineTime(iso);
    return moment && zoneOffset(siteZones(host, lang), moment);
  };
  it.each([
    ['wickby.de', undefined, '2025-01-05T12:00', 60],
    ['wickby.de', undefined, '2025-07-05T12:00', 120],
    ['wickby.de', undefined, '2025-03-30T00:30:00Z', 60],
    ['wickby.de', undefined, '2025-03-30T01:30:00Z', 120],
    ['wickby.co.uk', undefined, '2025-07-05T12:00', 60],
    ['wickby.in', undefined, '2025-07-05T12:00', 330],
    ['wickby.com.ar', undefined, '2025-07-05T12:00', -180],
    ['wickby.es', undefined, '2025-07-05T12:00', 120],
    ['wickby.com', 'ja', '2025-07-05T12:00', 540],
  ])('%s, language %s, at %s: %s', (host, lang, iso, minutes) =>
    expect(offset(host, lang, iso)).toBe(minutes),
  );
  it.each([
    ['wickby.us', 'en'],
    ['wickby.com.br', 'pt'],
    ['wickby.ru', 'ru'],
    ['wickby.com', 'en'],
    ['wickby.co', 'es'],
    ['wickby.tv', 'en'],
    ['wickby.eu', 'fr'],
    ['192.0.2.1', undefined],
  ])('is not known of %s', (host, lang) => expect(offset(host, lang, '2025-07-05T12:00')).toBeUndefined());
});

const published = (given: Parameters<typeof story>[0]) => {
  const { published_at, modified_at, provenance } = story(given);
  return { at: published_at, modified: modified_at, rule: provenance.published_at?.rule };
};
const news = (datePublished: string, more = {}) => ld({ '@type': 'NewsArticle', datePublished, ...more });
/** Paragraphs of more than 200 characters. */
const LONG = PROSE.map((text) => `${text} ${PROSE[0]}`);
const meta = (name: string, content: string) => `<meta property="${name}" content="${content}">`;

const ARABIC = [
  'قرر مجلس ميناء ويكبي أن يبني الرصيف الطويل من جديد بعد أن كسرته عاصفة في الشتاء الماضي.',
  'وقال الصيادون إنهم انتظروا طويلا وإن الأسماك تباع منذ ذلك اليوم على قارب قديم.',
  'ويبدأ العمل في الربيع ويشارك فيه نجارون من الوادي كما قال مدير الميناء في الاجتماع.',
];

describe('the time of publication', () => {
  it('is not the fetch day where the day and year are in words of another language', () =>
    expect(published(plain('<p class="date">الاثنين ٢ فبراير ٢٠٢٦ - ١٨:٣٠</p>'))?.at ?? null).toBeNull());
  it('is read below the headline in the digits of any script', () =>
    expect(
      published(plain('<p class="date">الاثنين ٢ فبراير ٢٠٢٦ - ١٨:٣٠</p>', '', 'ar', ARABIC)),
    ).toMatchObject({
      at: expect.stringMatching(/^2026-02-02T18:30:00/),
      rule: expect.stringMatching(/^printed/),
    }));
  it('is what two say against one', () =>
    expect(
      published(
        plain(
          '<time datetime="2026-02-03T09:08">3 February 2026, 09:08</time>',
          news('2026-01-20T11:09:17+00:00') + meta('article:published_time', '2026-02-03T09:08:08+01:00'),
        ),
      ),
    ).toMatchObject({ at: '2026-02-03T09:08:08+01:00', rule: 'meta' }));
  it('is not the last change, wherever that is printed', () =>
    expect(
      published(
        plain(
          '<time datetime="2026-02-03">3 February 2026</time><p class="date">3 February 2026</p>',
          news('2026-01-20T11:09:17+00:00', { dateModified: '2026-02-03T08:00:00+00:00' }),
        ),
      ),
    ).toMatchObject({ at: '2026-01-20T11:09:17+00:00', modified: '2026-02-03T08:00:00+00:00' }));
  it('is the first publication where the page tells it apart', () =>
    expect(
      published(
        plain(
          '<p>First Published: February 2, 2026, 9:13 PM IST</p>',
          news('2026-02-02T21:27:32+05:30', { dateModified: '2026-02-02T21:27:32+05:30' }),
        ),
      ),
    ).toMatchObject({ at: '2026-02-02T21:13:00+05:30', rule: 'first-published' }));
  it('is the first of two that run together', () =>
    expect(published(plain('<p>Published 2 February 2026 (last update: 3 February 2026)</p>'))).toEqual({
      at: '2026-02-02',
      modified: '2026-02-03',
      rule: 'printed',
    }));
  it('is found in a wrapper named for its side bar, not in the side bar', () => {
    const { body } = plain('<p class="meta-date">19.11.2025</p>', '', 'de');
    const side = '<div class="sidebar"><p class="date">20.11.2025</p></div>';
    expect(published({ lang: 'de', body: `<div class="with-sidebar">${body}${side}</div>` }).at).toBe(
      '2025-11-19',
    );
  });
  it('is not a teaser’s, of which there are many', () => {
    const teasers = [11, 12, 13].map(
      (day) => `<div class="entry"><p class="date">${day} January 2026, 10:00</p></div>`,
    );
    expect(published(plain(`<p>Ada Marsh, 9 January 2026</p>${teasers.join('')}`)).at).toBe('2026-01-09');
  });
  it('is read where elements have no blank between them', () =>
    expect(published(plain('<p><b>Ada Marsh</b><span>Dec 05, 2025</span></p>')).at).toBe('2025-12-05'));
  it('takes the clock from the line below', () =>
    expect(published(plain('<p class="date">3 February 2026</p><p>21:25</p>')).at).toBe(
      '2026-02-03T21:25:00',
    ));
  it('is found below the story', () =>
    expect(
      published({
        body: `<article><h1>Wickby rebuilds its long pier</h1>${paragraphs(LONG)}<p>Date: 3 February 2026</p></article>`,
      }),
    ).toMatchObject({ at: '2026-02-03', rule: 'below-story' }));
  it.each([
    ['https://wickby.example/2026/feb/03/pier', '2026-02-03'],
    ['https://wickby.example/news/29-01-2026-pier', '2026-01-29'],
    ['https://wickby.example/2026/02/03/pier', '2026-02-03'],
  ])('is read from %s', (url, at) =>
    expect(published({ ...plain(), url })).toMatchObject({ at, rule: 'url' }),
  );
  it('goes by the URL where what is printed differs', () =>
    expect(
      published({ ...plain('<p>1 December 2025</p>'), url: 'https://wickby.example/2026/02/03/pier' }).at,
    ).toBe('2026-02-03'));
  it('is read from a meta name that says what it means', () =>
    expect(published(plain('', meta('x-published-date', '2026-02-03T09:00:00Z'))).at).toBe(
      '2026-02-03T09:00:00+00:00',
    ));
  it('has the day and the hour of different witnesses', () =>
    expect(
      published(plain('', news('2026-02-03') + meta('parsely-pub-date', '2026-02-03T17:10:08Z'))).at,
    ).toBe('2026-02-03T17:10:08+00:00'));
});

describe('the zone of a time', () => {
  const url = 'https://wickby.de/town/pier-4711';
  it("is the site's where the page states none", () => {
    const { at, rule } = published({ ...plain('<p>3. Februar 2026, 14:05</p>', '', 'de'), url });
    expect([at, rule]).toEqual(['2026-02-03T14:05:00+01:00', 'printed+site-zone']);
  });
  it('stays unknown where the site has none', () =>
    expect(published(plain('<p>3 February 2026, 14:05</p>')).at).toBe('2026-02-03T14:05:00'));
  it('turns UTC into the clock that is printed beside it', () => {
    const { at, rule } = published(plain('<p>February 2, 2026 10:00 PM</p>', news('2026-02-03T03:00:46Z')));
    expect([at, rule]).toEqual(['2026-02-02T22:00:46-05:00', 'json-ld+printed-clock']);
  });
  it('gives a printed clock the offset that UTC beside it betrays', () =>
    expect(
      published(
        plain(
          '<p>February 2, 2026 11:27</p>',
          ld({ '@type': 'WebPage', datePublished: '2026-02-02T09:27:16Z' }),
        ),
      ).at,
    ).toBe('2026-02-02T11:27:00+02:00'));
  it("turns UTC into the site's own time, summer time regarded", () => {
    const at = (stated: string) => published({ ...plain('', news(stated), 'de'), url }).at;
    expect(at('2025-12-05T23:15:00Z')).toBe('2025-12-06T00:15:00+01:00');
    expect(at('2025-07-05T23:15:00Z')).toBe('2025-07-06T01:15:00+02:00');
  });
  it('leaves UTC alone where the page prints the same clock', () =>
    expect(
      published({ ...plain('<p>3. Februar 2026, 14:05</p>', news('2026-02-03T14:05:00Z'), 'de'), url }).at,
    ).toBe('2026-02-03T14:05:00+00:00'));
  it('is not UTC where another states an offset for the same clock', () =>
    expect(
      published(
        plain('', news('2026-02-03T16:00:00Z') + meta('article:published_time', '2026-02-03T16:00:00-07:00')),
      ).at,
    ).toBe('2026-02-03T16:00:00-07:00'));
  it("leaves the page's own offset as stated", () =>
    expect(published({ ...plain('', news('2026-02-03T14:05:00-05:00'), 'de'), url }).at).toBe(
      '2026-02-03T14:05:00-05:00',
    ));
});
