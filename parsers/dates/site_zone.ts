import { instantOf, type Moment } from './moment.ts';

/** Country codes that sites of every country take for their sound. */
const BORROWED = new Set(
  'ac ag ai as bz cc cf ga gg gq im io la ly me ml ms nu pw sc sh st su tk to tv vc ws fm co'.split(' '),
);

/** Countries of one clock but for an outlying part: the clock that nearly all of their papers print. */
const MAINLAND: Readonly<Record<string, string>> = {
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  NZ: 'Pacific/Auckland',
  PT: 'Europe/Lisbon',
  UA: 'Europe/Kyiv',
};

/** Languages whose countries all keep one clock. */
const BY_LANGUAGE = new Map<string, string>();
for (const [zone, languages] of [
  ['Europe/Berlin', 'bs cs da de hr hu it mk mt nb nl nn no pl sk sl sq sr sv'],
  ['Europe/Athens', 'bg el et fi lt lv ro uk'],
  ['Asia/Shanghai', 'zh'],
  ['Asia/Tokyo', 'ja'],
  ['Asia/Seoul', 'ko'],
  ['Asia/Bangkok', 'km lo th vi'],
  ['Asia/Jerusalem', 'he'],
  ['Europe/Istanbul', 'tr'],
  ['Asia/Tehran', 'fa'],
  ['Asia/Tbilisi', 'hy ka'],
  ['Asia/Baku', 'az'],
  ['Asia/Kathmandu', 'ne'],
  ['Asia/Colombo', 'si'],
  ['Asia/Yangon', 'my'],
  ['Atlantic/Reykjavik', 'is'],
] as const)
  for (const language of languages.split(' ')) BY_LANGUAGE.set(language, zone);

function countryOf(host: string): string | undefined {
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  if (!/^[a-z]{2}$/.test(last) || last === 'eu') return undefined;
  // A national second level ("com.co") is the country's own.
  if (BORROWED.has(last) && !/^(?:com|net|org|edu|gov|gob)$/.test(labels.at(-2) ?? '')) return undefined;
  return last === 'uk' ? 'GB' : last.toUpperCase();
}

type WithZones = Intl.Locale & { getTimeZones?: () => string[] | undefined };

/** The time zones that a paper may keep: its country's by the host, else those of its language. */
export function siteZones(host: string, language: string | undefined): readonly string[] {
  const country = countryOf(host);
  if (country) {
    const mainland = MAINLAND[country];
    return mainland ? [mainland] : ((new Intl.Locale(`und-${country}`) as WithZones).getTimeZones?.() ?? []);
  }
  const zone = language && BY_LANGUAGE.get(language);
  return zone ? [zone] : [];
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(zone: string, ms: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const match = /([+-])(\d\d):(\d\d)/.exec(name);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

/**
 * Minutes east of UTC at that moment, summer time regarded; undefined where the zones differ. A moment without an
 * offset is wall time.
 */
export function zoneOffset(zones: readonly string[], moment: Moment): number | undefined {
  const wall = instantOf(moment);
  let common: number | undefined;
  for (const zone of zones) {
    const guess = offsetAt(zone, wall);
    const offset = moment.offset === undefined ? offsetAt(zone, wall - guess * 60_000) : guess;
    if (common !== undefined && common !== offset) return undefined;
    common = offset;
  }
  return common;
}
