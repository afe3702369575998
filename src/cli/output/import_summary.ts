import type { ImportReport } from '../../import/report.ts';
import { number, plural, printable } from './terminal.ts';

/** One line while an import goes on. */
export const importLine = ({ restored, records, articles, damaged }: ImportReport): string =>
  restored
    ? `putting the archive back: ${plural(records, 'answer')} read`
    : `${plural(records, 'record')} · ${number(articles.new)} new stories · ${number(damaged)} damaged`;

/** What an import did, for a person. */
export function importSummary(report: ImportReport): string {
  const { articles } = report;
  const lines = [
    `${plural(report.files, 'file')}, ${plural(report.records, 'answer')}: ${number(report.captures)} taken${report.from ? `, fetched ${report.from} to ${report.to}` : ''}.${report.end === 'interrupted' ? ' Interrupted in order: run the same command to go on.' : ''}`,
    ...(report.restored ? ['  The archive that the WACZ was made of is put back.'] : []),
    `  articles   ${number(articles.new)} new, ${number(articles.revised)} revised, ${number(articles.unchanged)} unchanged, ${plural(articles.duplicate, 'copy', 'copies')} of known ones`,
    `  headlines  ${number(report.headlines)} new rows`,
  ];
  for (const [key, text] of SKIPPED)
    if (report[key] > 0) lines.push(`  stepped over  ${number(report[key])} ${text}`);
  if (report.older > 0)
    lines.push(
      `  older      ${plural(report.older, 'text')} older than the dataset's: archived, no revision made`,
    );
  for (const { file, offset, damage } of report.damages.slice(0, 5))
    lines.push(`  damaged    ${file}, byte ${offset}: ${damage}`);
  if (report.damaged > 5)
    lines.push(`             ${number(report.damaged)} in all; --json names the first twenty`);
  if (report.not_compacted)
    lines.push(`  segments   not put together, which the next run does: ${report.not_compacted}`);
  return lines.map(printable).join('\n');
}

const SKIPPED = [
  ['known', 'that an earlier import took'],
  ['out_of_scope', 'of other hosts'],
  ['forgotten', 'that the archive was told to forget'],
  ['no_page', 'that answer no GET over http(s)'],
  ['too_large', 'too large to be a page'],
  ['unresolved', 'revisits whose body is in none of the records taken'],
] as const;
