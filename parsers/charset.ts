/** Legacy charsets by language or country: what a page without a label was most likely written in. */
const BY_PLACE: readonly (readonly [RegExp, string])[] = [
  [/^(ru|uk|ua|by|be|bg|sr|mk|kz|kk|su)$/, 'windows-1251'],
  [/^(pl|cs|cz|sk|hu|hr|sl|si|ro)$/, 'windows-1250'],
  [/^(el|gr)$/, 'windows-1253'],
  [/^(tr|az)$/, 'windows-1254'],
  [/^(he|il)$/, 'windows-1255'],
  [/^(ar|fa|ir|eg|sa|ae|iq|sy|jo)$/, 'windows-1256'],
  [/^(lt|lv|et|ee)$/, 'windows-1257'],
  [/^(vi|vn)$/, 'windows-1258'],
  [/^th$/, 'windows-874'],
  [/^(zh|cn)$/, 'gb18030'],
  [/^(tw|hk)$/, 'big5'],
  [/^(ja|jp)$/, 'shift_jis'],
  [/^(ko|kr)$/, 'euc-kr'],
];

/** The charset of bytes that are no UTF-8 and carry no usable label. */
export function legacyCharset(bytes: Uint8Array, asUtf8: string, url: string): string {
  const lang = /<html\b[^>]{0,300}?\blang\s*=\s*["']?([a-z]{2,3})/i
    .exec(asUtf8.slice(0, 4096))?.[1]
    ?.toLowerCase();
  const tld = /\.([a-z]{2})$/i.exec(URL.parse(url)?.hostname ?? '')?.[1]?.toLowerCase();
  const place = [lang, tld].find((name) => name && BY_PLACE.some(([places]) => places.test(name)));
  const named = BY_PLACE.find(([places]) => places.test(place ?? ''))?.[1];
  if (named === 'shift_jis') return isValid(bytes, 'shift_jis') ? 'shift_jis' : 'euc-jp';
  if (named) return named;
  // Cyrillic text is mostly bytes above 0xC0 in unbroken runs; Western text has them one by one.
  const runs = countRuns(bytes);
  if (runs.long > runs.single) {
    for (const charset of ['gb18030', 'euc-kr', 'big5'])
      if (isValid(bytes, charset) && !isCyrillic(bytes)) return charset;
    return 'windows-1251';
  }
  return 'windows-1252';
}

/** Do the bytes follow the charset's rules to the last one? */
function isValid(bytes: Uint8Array, charset: string): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** In windows-1251 the small letters а–я are 0xE0–0xFF and make up most of the text. */
function isCyrillic(bytes: Uint8Array): boolean {
  let small = 0;
  let high = 0;
  for (const byte of bytes) {
    if (byte >= 0x80) high++;
    if (byte >= 0xe0) small++;
  }
  return small > high * 0.75;
}

function countRuns(bytes: Uint8Array): { long: number; single: number } {
  const runs = { long: 0, single: 0 };
  let run = 0;
  for (const byte of bytes) {
    if (byte >= 0x80) run++;
    else if (run) {
      if (run > 3) runs.long++;
      else runs.single++;
      run = 0;
    }
  }
  return runs;
}
