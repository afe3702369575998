import { describe, expect, it } from 'vitest';
import { parsePage } from '../../parsers/index.ts';
import { paragraphs } from './page.ts';

const CYRILLIC = 'абвгдежзийклмнопрстуфхцчшщъыьэюя';
/** windows-1251 by hand: capital letters from 0xC0, small ones from 0xE0. */
const windows1251 = (text: string) =>
  Uint8Array.from(text, (char) => {
    const small = CYRILLIC.indexOf(char);
    if (small >= 0) return 0xe0 + small;
    const capital = CYRILLIC.toUpperCase().indexOf(char);
    return capital >= 0 ? 0xc0 + capital : char.charCodeAt(0);
  });
/** The bytes with half a letter in the last word of the text. */
const cut = (bytes: Uint8Array) => bytes.filter((_, i) => i !== bytes.lastIndexOf(0xd0) + 1);
const utf8 = (text: string) => new TextEncoder().encode(text);

const TITLE = 'Совет порта решает судьбу старого причала';
const TEXT =
  'Совет порта решил в понедельник восстановить старый причал, который буря сломала зимой, и открыть его весной.';
const html = (meta: string, lang = '') =>
  `<html${lang}><head>${meta}<title>${TITLE}</title></head><body><h1>${TITLE}</h1>${paragraphs([TEXT, `${TEXT} Да.`, `${TEXT} Нет.`])}</body></html>`;
const titleOf = (body: Uint8Array, contentType?: string, url = 'https://port.example/novosti/1.html') =>
  parsePage({ body, contentType, url }).article?.title;

describe('charset', () => {
  it.each([
    ['the header', windows1251(html('')), 'text/html; charset=windows-1251'],
    ['the meta tag', windows1251(html('<meta charset="cp1251">')), undefined],
    [
      'the old meta tag',
      windows1251(html('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">')),
      undefined,
    ],
    ['the bytes alone', windows1251(html('')), undefined],
    ['UTF-8 without a label', utf8(html('')), undefined],
    ['UTF-8 under a wrong label', utf8(html('<meta charset="windows-1251">')), undefined],
    [
      'bytes that are no UTF-8 under a label that says so',
      windows1251(html('<meta charset="utf-8">', ' lang="ru"')),
      undefined,
    ],
    ['UTF-8 without a label, a letter of it cut', cut(utf8(html('', ' lang="ru"'))), undefined],
    ['UTF-8 under a wrong label, a letter of it cut', cut(utf8(html(''))), 'text/html; charset=koi8-r'],
    [
      'the meta tag where the header says UTF-16 of what is not',
      windows1251(html('<meta charset="cp1251">')),
      'text/html; charset=utf-16',
    ],
    ['a BOM against the label', utf8(`\ufeff${html('<meta charset="koi8-r">')}`), undefined],
  ])('is read from %s', (_, body, contentType) => expect(titleOf(body, contentType)).toBe(TITLE));

  it('knows UTF-16 by its BOM', () => {
    const body = new Uint8Array(Buffer.from(`\ufeff${html('')}`, 'utf16le'));
    expect(titleOf(body)).toBe(TITLE);
  });
  it('guesses by the country where letters do not tell', () => {
    const body = Uint8Array.from(
      html('')
        .replaceAll(/[^\0-\x7f]/g, 'x')
        .replace('<h1>', '<h1>Trh\xfd a p\xf8\xedstavy '),
      (char) => char.charCodeAt(0),
    );
    expect(titleOf(body, undefined, 'https://zpravy.example.cz/1')).toContain('Trhý a přístavy');
  });
});
