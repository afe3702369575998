import { describe, expect, it } from 'vitest';
import { decode } from '../../parsers/decode.ts';
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
  it.each([
    [
      'Shift_JIS',
      '8d 60 92 ac 82 cc 8e 56 8b b4 81 41 8f 74 82 c9 8d c4 8a 4a 82 d6',
      '港町の桟橋、春に再開へ',
    ],
    [
      'EUC-JP',
      'b9 c1 c4 ae a4 ce bb b7 b6 b6 a4 cf bd d5 a4 cb ba c6 a4 d3 b3 ab a4 ab a4 ec a4 eb a4 b3 a4 c8 a4 cb a4 ca a4 c3 a4 bf',
      '港町の桟橋は春に再び開かれることになった',
    ],
    ['EUC-KR', 'c7 d7 b1 b8 c0 c7 20 b3 b0 c0 ba 20 b4 d9 b8 ae', '항구의 낡은 다리'],
    ['KOI8-R', 'f3 d4 c1 d2 d9 ca 20 d0 d2 c9 de c1 cc 20 c7 cf d2 cf c4 c1', 'Старый причал города'],
  ])('reads %s that nothing names', (_, hex, title) => {
    const latin1 = Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1');
    const page = `<html><title>${latin1}</title><p>${latin1}, ${latin1}.</p></html>`;
    const body = new Uint8Array(Buffer.from(page, 'latin1'));
    expect(decode(body, undefined, 'https://port.example/1').text).toContain(title);
  });
});
