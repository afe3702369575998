import type { Coverage, Figures } from '../../coverage/schema.ts';
import { table } from './table.ts';
import { number, printable } from './terminal.ts';

const COLUMNS = [
  'host',
  'month',
  'known',
  'held',
  'walled',
  'gone',
  'refused',
  'failed',
  'waiting',
  'why',
  'known from',
];

/** Coverage for a person: a row a host and month, the gaps, and the sentence. */
export function coverageSummary({ hosts, total, sentence }: Coverage): string {
  const rows = hosts.flatMap(({ host, months, ...sum }) => [
    ...months.map(({ month, ...figures }, i) => row(i === 0 ? host : '', month ?? 'unknown', figures)),
    ...(months.length === 0 ? [row(host, '', sum)] : []),
    ...(months.length > 1 ? [row('', 'all', sum)] : []),
  ]);
  if (hosts.length > 1) rows.push(row('all', '', total));
  const gaps = hosts.flatMap(({ host, gaps }) =>
    gaps.map(
      ({ from, to, stories, expected }) =>
        `looks like an outage: ${host}, ${from} to ${to}: ${number(stories)} stories where about ${number(expected)} were to be expected`,
    ),
  );
  return [table(COLUMNS, rows), ...gaps.map(printable), printable(sentence)].join('\n');
}

const row = (host: string, month: string, figures: Figures): Record<string, unknown> => ({
  host,
  month,
  known: number(figures.known),
  held: number(figures.held),
  // Nothing is quieter than 0, and what is not there is what one looks for.
  ...Object.fromEntries(
    (['walled', 'gone', 'refused', 'failed', 'waiting'] as const).map((name) => [
      name,
      figures[name] ? number(figures[name]) : '',
    ]),
  ),
  why: list(figures.codes),
  'known from': list(figures.sources),
});

const list = (counts: Record<string, number>) =>
  Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name} ${number(n)}`)
    .join(', ');
