import { describe, expect, it } from 'vitest';
import { ld, PROSE, plain, story } from './page.ts';

const repeat = (text: string): string[] => Array.from({ length: 4 }, (_, i) => `${text} ${i + 1}.`);

/** Invented sentences; each language has a neighbour that it is easily taken for. */
const TEXTS: Readonly<Record<string, string>> = {
  de: 'Der Rat der Stadt hat am Montag beschlossen, die Mole wieder aufzubauen, die ein Sturm im Winter zerbrochen hat',
  nl: 'De raad van de stad heeft maandag besloten om de pier te herbouwen, die door een storm in de winter is gebroken',
  sv: 'Stadens råd har beslutat att bygga upp den långa piren som en storm bröt sönder i vintras, och det är inte för tidigt',
  da: 'Byens råd har vedtaget at genopbygge den lange mole, som en storm knækkede i vinter, og det er ikke for tidligt',
  fi: 'Kaupungin neuvosto päätti maanantaina, että pitkä laituri rakennetaan uudelleen, kun myrsky oli sen rikkonut ja se on hyvä',
  es: 'El consejo de la ciudad ha decidido reconstruir el muelle largo, que una tormenta rompió en el invierno, y no es pronto',
  pt: 'O conselho da cidade decidiu reconstruir o longo cais, que uma tempestade quebrou no inverno, e não é cedo para os pescadores',
  pl: 'Rada miasta postanowiła w poniedziałek, że długie molo, które zimą złamał sztorm, zostanie odbudowane, a to nie jest za wcześnie',
  ru: 'Совет города решил в понедельник, что длинный мол, который зимой сломал шторм, будет построен заново, и это не рано',
  uk: 'Рада міста вирішила в понеділок, що довгий мол, який узимку зламав шторм, буде збудовано знову, і це не рано',
  ar: 'قرر مجلس المدينة يوم الاثنين إعادة بناء الرصيف الطويل الذي كسرته عاصفة في الشتاء الماضي وهذا ليس مبكرا',
  ja: '町の議会は月曜日に、冬の嵐で壊れた長い桟橋を建て直すことを決めた。漁師たちは早すぎることはないと話している',
};

describe('language', () => {
  it.each(Object.entries(TEXTS))('%s is told from its text alone', (lang, text) => {
    const article = story(plain('', '', '', repeat(text)));
    expect(article.language).toBe(lang);
    expect(article.provenance.language?.rule).toBe('detected');
  });
  it('what the page states is believed, region and all', () =>
    expect(story(plain('', '', 'en-GB')).language).toBe('en-GB'));
  it('a template’s “en” over another language is not', () =>
    expect(story(plain('', '', 'en', repeat(TEXTS.sv ?? ''))).language).toBe('sv'));
  it('a later statement that fits the text is taken before what was detected', () => {
    const head = ld({ '@type': 'NewsArticle', headline: 'Piren', inLanguage: 'sv-FI' });
    const article = story(plain('', head, 'en', repeat(TEXTS.sv ?? '')));
    expect(article.language).toBe('sv-FI');
    expect(article.provenance.language?.rule).toBe('json-ld');
  });
  it('a banner in another language decides nothing', () => {
    const given = plain('', '', '', repeat(TEXTS.de ?? ''));
    const banner =
      '<p>This is a copy that was kept by an archive and that is not the page as it stands today.</p>';
    expect(story({ ...given, body: banner.repeat(6) + given.body }).language).toBe('de');
  });
  it('too little text to be sure leaves the statement alone', () =>
    expect(
      story(plain('', '<meta property="og:type" content="article">', 'cy', PROSE.slice(0, 2))).language,
    ).toBe('cy'));
});
