/** Month names, "today" and "… ago" of every language that ICU knows, made when a page first needs them. */
const foldName = (text: string) =>
  /[^\0-\x7f]/.test(text) ? foldForeign(text) : text.toLowerCase().replace(/[.',]/g, '').trim();

const foldForeign = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[.'’،,\u200f\u200e]/g, '')
    // Persian and Arabic keyboards write the same letters by different codes.
    .replaceAll('ي', 'ی')
    .replaceAll('ى', 'ی')
    .replaceAll('ك', 'ک')
    .trim();

export { foldName };

/** Regions that call the months otherwise than their language's standard. */
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  ar: ['ar', 'ar-LB', 'ar-DZ', 'ar-MA'],
  en: ['en', 'en-GB'],
  de: ['de', 'de-AT'],
  sr: ['sr', 'sr-Latn'],
  bs: ['bs', 'bs-Cyrl'],
  no: ['nb', 'nn'],
  es: ['es', 'es-MX', 'es-CO'],
  fr: ['fr', 'fr-CA'],
  pt: ['pt', 'pt-PT'],
  az: ['az', 'az-Cyrl'],
  uz: ['uz', 'uz-Cyrl'],
  zh: ['zh', 'zh-TW'],
};

const cached = <T>(make: (lang: string) => T): ((lang: string) => T) => {
  const kept = new Map<string, T>();
  return (lang) => {
    const known = kept.get(lang);
    if (known !== undefined) return known;
    const made = make(lang);
    kept.set(lang, made);
    return made;
  };
};

const localesOf = (lang: string): readonly string[] => {
  const locales = (Object.hasOwn(VARIANTS, lang) ? VARIANTS[lang] : undefined) ?? [lang];
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([...locales]);
  } catch {
    return [];
  }
};

const WEEKDAY_LANGS =
  'en de fr es it pt nl sv da nb fi pl cs sk hu ro bg hr sr sl el tr ru uk ar fa he hi id vi'.split(' ');

/** Days of the week, in full, as the languages that news is most printed in write them. */
export function weekdays(): string[] {
  const names = new Set<string>();
  for (const lang of WEEKDAY_LANGS) {
    const format = new Intl.DateTimeFormat(lang, { weekday: 'long', timeZone: 'UTC' });
    for (let day = 1; day <= 7; day++) {
      const name = format.format(Date.UTC(2024, 0, day));
      for (const form of [name, name[0]?.toUpperCase() + name.slice(1)]) names.add(form);
    }
  }
  return [...names].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}

/** Folded month name (full, short, inflected) → 1…12. */
export const monthsOf = cached((lang: string): ReadonlyMap<string, number> => {
  const names = new Map<string, number>();
  const calendars = lang === 'fa' || lang === 'ps' ? ['gregory', 'persian'] : ['gregory'];
  for (const locale of localesOf(lang))
    for (const calendar of calendars)
      for (const month of ['long', 'short'] as const)
        for (const day of [undefined, 'numeric'] as const) {
          const format = new Intl.DateTimeFormat(`${locale}-u-ca-${calendar}-nu-latn`, {
            month,
            day,
            timeZone: 'UTC',
          });
          for (let m = 0; m < 12; m++) {
            // Persian months begin about the 21st; the 15th after that lies safely inside.
            const at = calendar === 'persian' ? Date.UTC(2024, m + 3, 5) : Date.UTC(2024, m, 15);
            const name = format.formatToParts(at).find(({ type }) => type === 'month')?.value;
            const key = name ? foldName(name) : '';
            if (key.length > 1 && !/^\d/.test(key) && !names.has(key))
              names.set(key, calendar === 'persian' ? m + 101 : m + 1);
            // Hebrew writes "in February" as one word.
            if (lang === 'he' && key && !names.has(`ב${key}`)) names.set(`ב${key}`, m + 1);
          }
        }
  return names;
});

/** Spellings of today and yesterday that ICU has not. */
const DAY_WORDS: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  da: [
    ['idag', 0],
    ['igår', -1],
  ],
  no: [
    ['idag', 0],
    ['igår', -1],
  ],
  sv: [
    ['idag', 0],
    ['igår', -1],
  ],
  uk: [['вчора', -1]],
};

/** Words for today and yesterday. */
export const dayWordsOf = cached((lang: string): ReadonlyMap<string, number> => {
  const words = new Map<string, number>();
  for (const locale of localesOf(lang)) {
    const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    for (const days of [0, -1]) words.set(foldName(format.format(days, 'day')), days);
  }
  for (const [word, days] of Object.hasOwn(DAY_WORDS, lang) ? (DAY_WORDS[lang] ?? []) : [])
    words.set(foldName(word), days);
  return words;
});

export interface AgoPattern {
  pattern: RegExp;
  seconds: number;
  /** The count where the pattern has none ("an hour ago"). */
  unit: 'minute' | 'hour' | 'day';
}

const UNITS = { minute: 60, hour: 3600, day: 86_400 } as const;
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Patterns of "5 minutes ago" in all plural forms. */
export const agoPatternsOf = cached((lang: string): readonly AgoPattern[] => {
  const seen = new Map<string, AgoPattern>();
  if (lang === 'en')
    for (const [unit, source] of [
      ['minute', 'm|mins?'],
      ['hour', 'h|hrs?'],
      ['day', 'd'],
    ] as const)
      seen.set(source, {
        pattern: new RegExp(`(?<![\\p{L}\\d])(\\d{1,3})\\s*(?:${source})\\s*ago(?!\\p{L})`, 'u'),
        seconds: UNITS[unit],
        unit,
      });
  for (const locale of localesOf(lang))
    for (const style of ['long', 'short', 'narrow'] as const) {
      const format = new Intl.RelativeTimeFormat(`${locale}-u-nu-latn`, { style });
      for (const unit of ['minute', 'hour', 'day'] as const)
        for (const count of [1, 2, 3, 5, 11, 21]) {
          const folded = foldName(format.format(-count, unit));
          // "-14 h", a mere minus, would be the clock's "14 h" in print.
          if (/^[-\u2212]/.test(folded)) continue;
          const source = literal(folded).replace(String(count), '(\\d{1,3})').replace(/\s+/g, '\\s*');
          if (!source.includes('\\d') || seen.has(source)) continue;
          seen.set(source, {
            pattern: new RegExp(`(?<![\\p{L}\\d])${source}(?![\\p{L}\\d])`, 'u'),
            seconds: UNITS[unit],
            unit,
          });
        }
    }
  return [...seen.values()];
});
