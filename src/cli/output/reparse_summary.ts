import type { Read, ReparseReport } from '../../reparse/report.ts';
import { table } from './table.ts';
import { number, plural, printable } from './terminal.ts';

export const reparseLine = ({ records, no_story, unreadable, differ }: ReparseReport, of: number): string =>
  `${number(records + no_story + unreadable)} of ${plural(of, 'record')} read, ${number(differ)} differ`;

export function reparseSummary(report: ReparseReport): string {
  const { records, differ, parser_version, end } = report;
  if (records + report.no_story + report.unreadable === 0 && end !== 'interrupted')
    return `Parser ${parser_version} has read every record already. Nothing was written.`;
  const lines = [
    `Parser ${parser_version} read ${plural(records, 'record')}: ${number(differ)} ${differ === 1 ? 'differs' : 'differ'} from what was read before. ${wrote(report)}`,
    ...(differ > 0 ? ['', table(['host', 'records', 'differ', 'fields'], rowsOf(report))] : []),
    ...examples(report),
    ...left(report),
  ];
  if (end === 'interrupted') lines.push('', 'Interrupted; the same command goes on.');
  return lines.join('\n');
}

const wrote = ({ end, written }: ReparseReport): string =>
  end === 'dry_run'
    ? 'Nothing was written (--dry-run).'
    : `${plural(written, 'row')} of readings ${written === 1 ? 'was' : 'were'} written; no revision was made.`;

const rowsOf = ({ hosts }: ReparseReport) =>
  Object.entries(hosts)
    .filter(([, { differ }]) => differ > 0)
    .sort(([, a], [, b]) => b.differ - a.differ)
    .map(([host, { records, differ, fields }]) => ({ host, records, differ, fields: fieldsOf(fields) }));

const fieldsOf = (fields: Read['fields']): string =>
  Object.entries(fields)
    .sort(([, a], [, b]) => b - a)
    .map(([field, n]) => `${field} ${number(n)}`)
    .join(', ');

const examples = ({ examples: all }: ReparseReport): string[] =>
  [...Map.groupBy(all, ({ field }) => field)].flatMap(([field, some]) => [
    '',
    field,
    ...some.flatMap(({ url, revision, before, after }) => [
      `  ${line(url)} (revision ${revision})`,
      `    - ${line(before)}`,
      `    + ${line(after)}`,
    ]),
  ]);

function left({ no_story, unreadable, left: all }: ReparseReport): string[] {
  if (no_story + unreadable === 0) return [];
  const kinds = [
    ...(no_story > 0 ? [`in ${plural(no_story, 'record')} this parser finds no story`] : []),
    ...(unreadable > 0 ? [`of ${plural(unreadable, 'record')} the archived bytes cannot be read`] : []),
  ];
  const told = all.map(({ url, revision, why }) => `  ${line(url)} (revision ${revision}): ${line(why)}`);
  return ['', `Left as they were: ${kinds.join(', and ')}.`, ...told];
}

const line = (text: string): string => printable(text.replace(/\s+/g, ' '));
