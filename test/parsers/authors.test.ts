import { describe, expect, it } from 'vitest';
import { looksLikePerson, namesIn } from '../../parsers/person.ts';
import { ld, PROSE, plain, story } from './page.ts';

const TITLE = 'Wickby rebuilds its long pier';
const DATE = '<p>3 February 2026, 14:46</p>';
const authors = (below: string, head = '', prose: readonly string[] = PROSE) =>
  story(plain(below, head, 'en', prose)).authors.map(({ name, kind, role }) => [name, kind, role]);
const names = (below: string, head = '', prose: readonly string[] = PROSE) =>
  authors(below, head, prose).map(([name]) => name);
const stated = (author: unknown, more: object = {}) =>
  ld({ '@type': 'NewsArticle', headline: TITLE, author, ...more });

describe('names in a byline', () => {
  it.each([
    ['By ADA MARSH AND BO FEN', ['ADA MARSH', 'BO FEN']],
    ['By Ada Marsh, Harbour correspondent, and Bo Fen', ['Ada Marsh', 'Bo Fen']],
    ['By Ada Marsh in Moscow', ['Ada Marsh']],
    ['Ada Marsh March 3, 2026', ['Ada Marsh']],
    ['By Ada Marsh | Wickby Courier', ['Ada Marsh']],
    ['By Ada Marsh The Associated Press', ['Ada Marsh']],
    ['Ada Marsh/AFP', ['Ada Marsh']],
    ['Reporting by Ada Marsh; Editing by Bo Fen', ['Ada Marsh']],
    ['Ada Marsh MD, PhD', ['Ada Marsh']],
    ['Afroz Marsh', ['Afroz Marsh']],
    ['Mohammed bin Salim al-Bahri', ['Mohammed bin Salim al-Bahri']],
    ["Siobhán O'Fen, Mary-Jane St. Marsh", ["Siobhán O'Fen", 'Mary-Jane St. Marsh']],
    ['Von Ada Marsch und Bo Fenn', ['Ada Marsch', 'Bo Fenn']],
    ['Text von Ada Marsch Illustration von Bo Fenn', ['Ada Marsch']],
    ['Par Lucie Étang et Rémy Lac', ['Lucie Étang', 'Rémy Lac']],
    ['Por Ana Ribeira y João do Lago', ['Ana Ribeira', 'João do Lago']],
    ['Testo di Anna Stagno', ['Anna Stagno']],
    ['Door Jan de Vliet', ['Jan de Vliet']],
    ['Text & Foto: Anna Sjö', ['Anna Sjö']],
    ['Tekst og foto: Ola Fjord', ['Ola Fjord']],
    ['Teksti: Matti Järvinen', ['Matti Järvinen']],
    ['Opracowała Anna Rzeka', ['Anna Rzeka']],
    ['Autoři: Jan Rybník, Eva Tůňová', ['Jan Rybník', 'Eva Tůňová']],
    ['Szerző: Kovács Tó', ['Kovács Tó']],
    ['Scris de Ion Baltă', ['Ion Baltă']],
    ['Текст: Олена Річкова, Юрій Мостовий', ['Олена Річкова', 'Юрій Мостовий']],
    ['Γράφει ο Νίκος Αμπελάς', ['Νίκος Αμπελάς']],
    ['Haber: Ayşe Kırlangıç - WİCKBY', ['Ayşe Kırlangıç']],
    ['Tác giả: Nguyễn Văn Sông', ['Nguyễn Văn Sông']],
    ['Penulis: Budi Sungai', ['Budi Sungai']],
    ['بقلم: سامي الخطيب', ['سامي الخطيب']],
    ['نویسنده: آرش رستمی', ['آرش رستمی']],
    ['מאת: דנה לביא', ['דנה לביא']],
    ['लेखक: राम वर्मा', ['राम वर्मा']],
    ['โดย สมชาย คลองใหญ่', ['สมชาย คลองใหญ่']],
    ['文・山川太一', ['山川太一']],
    ['上報快訊／王小禾', ['王小禾']],
    ['2026-02-03 15:05 記者王小禾／台北報導', ['王小禾']],
    ['(责编：王小禾、李青)', ['王小禾', '李青']],
    ['김하늘 기자 | 2026-02-03', ['김하늘']],
    ['Photo: Ada Marsh', []],
  ])('%s', (byline, wanted) => {
    const people = namesIn(byline).filter(({ name }) => looksLikePerson(name));
    expect(people.map(({ name }) => name)).toEqual(wanted);
  });

  it.each([
    'The Courier',
    'La Voz',
    'Wickby Sports',
    'About the Author',
    'Read More',
    'Monday Morning',
    'of Wickby and sea',
  ])('%s is no person', (text) => expect(looksLikePerson(text)).toBe(false));
});

describe('the printed byline', () => {
  it.each([
    ['<p class="byline">By Ada Marsh and Bo Fen</p>', ['Ada Marsh', 'Bo Fen']],
    ['<a rel="author" href="/w/1">Ada Marsh</a>', ['Ada Marsh']],
    ['<p class="autor">Von Ada Marsh und Bo Fen</p>', ['Ada Marsh', 'Bo Fen']],
    ['<p class="author">Автор: Ада Болотова</p>', ['Ада Болотова']],
    ['<p class="byline">BY ADA MARSH | UPDATED 12:30</p>', ['Ada Marsh']],
    ['<div>Ada Marsh – 3 February 2026</div>', ['Ada Marsh']],
    ['<div>03.02.2026 - Ada Marsh</div>', ['Ada Marsh']],
    ['<div>posted on 2026-02-03 23:30 EST by Ada Marsh</div>', ['Ada Marsh']],
    ['<div>by PierCat, Feb 3rd 2026</div>', ['PierCat']],
    ['<div>By</div><div>Ada Marsh</div>', ['Ada Marsh']],
    [`<div>Ada Marsh</div>${DATE}`, ['Ada Marsh']],
    ['<div>Ada Marsh</div>', []],
    ['<div><a href="/authors/ada-marsh">Ada Marsh</a></div>', ['Ada Marsh']],
    ['<p>By <a>Ada Marsh</a><span>Feb 03, 2026</span></p>', ['Ada Marsh']],
    ['<p class="byline"><b class="author">Ada Marsh</b> Fenwick Gazette</p>', ['Ada Marsh']],
    ['<p class="author-name">pierkat</p>', ['pierkat']],
    [`<ul><li>PTI Mumbai</li></ul>${DATE}`, ['PTI']],
  ])('%s', (below, wanted) => expect(names(below)).toEqual(wanted));

  it('is kept as printed, out of the body', () => {
    const article = story(plain('', '', 'en', ['By Ada Marsh', ...PROSE]));
    expect(article.byline).toBe('By Ada Marsh');
    expect(article.body).toBe(PROSE.join('\n\n'));
  });

  it('is not the byline of a story that another box links to', () =>
    expect(names('<aside class="related"><p class="byline">By Bo Fen</p></aside>')).toEqual([]));

  it('gives the role, also to a name that another witness wins', () => {
    expect(authors('<p>By Ada Marsh, Harbour correspondent</p>')).toEqual([
      ['Ada Marsh', 'person', 'Harbour correspondent'],
    ]);
    expect(authors('<p>By ADA MARSH, Harbour correspondent</p>', stated({ name: 'Ada Marsh' }))).toEqual([
      ['Ada Marsh', 'person', 'Harbour correspondent'],
    ]);
  });
});

describe('a sign-off', () => {
  it.each([
    ['in brackets', ['（王小禾）'], ['王小禾']],
    ['with a label', ['Autor: Ada Marsh'], ['Ada Marsh']],
    ['of an agency, closing the text', ['Nobody was hurt, the harbour master said. — AFP'], ['AFP']],
    ['that names the source', ['Source: Reuters'], ['Reuters']],
  ])('%s', (_, end, wanted) => expect(names('', '', [...PROSE, ...end])).toEqual(wanted));
});

describe('what the head states', () => {
  it('reads JSON-LD, each name once, and follows references', () => {
    const graph = {
      '@graph': [
        {
          '@type': 'NewsArticle',
          headline: TITLE,
          author: [{ '@id': '#a' }, { name: 'Bo Fen' }, 'Ada Marsh'],
        },
        { '@type': 'Person', '@id': '#a', name: 'Ada Marsh', jobTitle: 'Editor at sea' },
      ],
    };
    expect(authors('', ld(graph))).toEqual([
      ['Ada Marsh', 'person', 'Editor at sea'],
      ['Bo Fen', 'person', null],
    ]);
  });

  it('takes no longer than a story of eighty authors', () => {
    const crowd = Array.from({ length: 50_000 }, (_, i) => ({ name: `Ada ${'M'.repeat(1 + (i % 30))}arsh` }));
    expect(names('', stated(crowd)).length).toBeLessThan(81);
    expect(names('', `<meta name="author" content="${'a'.repeat(20_000)}@">`)).toEqual([]);
  });

  it('reads meta names, not addresses, and the card that says "Written by"', () => {
    const meta =
      '<meta name="author" content="https://wickby.example/ada"><meta name="byl" content="By Ada Marsh">';
    expect(names('', meta)).toEqual(['Ada Marsh']);
    const card = (label: string) =>
      `<meta name="twitter:label1" content="${label}"><meta name="twitter:data1" content="Ada Marsh">`;
    expect(names('', card('Written by'))).toEqual(['Ada Marsh']);
    expect(names('', card('Est. reading time'))).toEqual([]);
  });
});

describe('the choice', () => {
  it('keeps a newsroom or agency only where no person stands', () => {
    const office = { '@type': 'Organization', name: 'Wickby Post Staff' };
    expect(authors('', stated([{ '@type': 'Person', name: 'Ada Marsh' }, office]))).toEqual([
      ['Ada Marsh', 'person', null],
    ]);
    expect(authors('', stated(office))).toEqual([['Wickby Post Staff', 'organisation', null]]);
    expect(authors('<p class="byline">By Ada Marsh, Reuters</p>').map(([name]) => name)).toEqual([
      'Ada Marsh',
    ]);
    expect(authors('<p class="byline">By Meridian News Agency</p>')).toEqual([
      ['Meridian News Agency', 'agency', null],
    ]);
  });

  it('names the paper itself last of all', () => {
    const site = '<meta property="og:site_name" content="Wickby Courant">';
    const own = stated({ '@type': 'Person', name: 'Wickby Courant' });
    expect(authors('', site + own)).toEqual([['Wickby Courant', 'organisation', null]]);
    expect(names('<p>By Reuters</p>', site + own)).toEqual(['Reuters']);
    expect(names('<p>By Ada Marsh Wickby Courant</p>', site)).toEqual(['Ada Marsh']);
  });

  it('believes the witness that another one seconds, and keeps the loser', () => {
    const { authors: chosen, provenance } = story(
      plain('<p>By Ada Marsh</p>', `${stated({ name: 'Bo Fen' })}<meta name="author" content="Ada Marsh">`),
    );
    expect(chosen.map(({ name }) => name)).toEqual(['Ada Marsh']);
    expect(provenance.authors).toMatchObject({
      rule: 'printed-byline',
      confidence: 0.91,
      others: [{ rule: 'json-ld', value: 'Bo Fen' }],
    });
  });

  it('takes the byline that names the stated author and more', () =>
    expect(names('<p>By Ada Marsh, Bo Fen</p>', stated({ name: 'Ada Marsh' }))).toEqual([
      'Ada Marsh',
      'Bo Fen',
    ]));

  it('keeps a writer who took the picture too', () =>
    expect(names('<p>Photo: Bo Fen, AP</p>', stated([{ name: 'Ada Marsh' }, { name: 'Bo Fen' }]))).toEqual([
      'Ada Marsh',
      'Bo Fen',
    ]));

  it.each([
    ['<p>By Ada Marsh</p><p>Photography by Bo Fen</p>'],
    ['<p>By Ada Marsh</p><div>Contributions from</div><div>Bo Fen</div>'],
  ])('leaves out who only helped: %s', (below) =>
    expect(names(below, stated([{ name: 'Ada Marsh' }, { name: 'Bo Fen' }]))).toEqual(['Ada Marsh']),
  );
});
