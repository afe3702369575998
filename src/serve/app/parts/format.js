const NUMBER = new Intl.NumberFormat('en');

export const number = (n) => NUMBER.format(n);
export const plural = (n, noun, nouns = `${noun}s`) => `${number(n)} ${n === 1 ? noun : nouns}`;
export const percent = (share) => `${Math.round(100 * share)} %`;

/** "2026-02-04 18:00 UTC"; what states no clock stays a day. */
export function moment(text) {
  if (!text) return '';
  const time = new Date(text);
  if (!/[T ]\d\d:\d\d/.test(text) || Number.isNaN(time.getTime())) return text;
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A time as the page states it, without zone sums: "2026-02-04 18:00 +03:00". */
export const stated = (text) =>
  text
    ? text
        .replace(/T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?/, ' $1')
        .replace(/(\d)(Z|[+-]\d\d:?\d\d)$/, '$1 $2')
        .replace(/ Z$/, ' UTC')
    : '';

/** How long, in the two largest units. */
export function lasted(ms) {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const [days, hours, left] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return `${plural(days, 'day')}${hours > 0 ? ` ${hours} h` : ''}`;
  if (hours > 0) return `${hours} h${left > 0 ? ` ${left} min` : ''}`;
  return `${left} min`;
}

/** A value of a record as a line of text. */
export function valueText(value) {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.length > 0 ? value.map(itemText).join(', ') : '–';
  return itemText(value);
}

const itemText = (value) =>
  typeof value === 'object' ? (value.name ?? value.url ?? JSON.stringify(value)) : String(value);
