import type { ExportReport } from '../../export/export.ts';
import { bytes, plural, printable } from './terminal.ts';

export function exportSummary(report: ExportReport): string {
  const { captures, articles, readings, headlines, text_left_out: leftOut } = report;
  const counts = [
    ...(captures > 0 ? [plural(captures, 'capture')] : []),
    ...(articles > 0 ? [plural(articles, 'article')] : []),
    ...(readings > 0 ? [plural(readings, 'reading')] : []),
    ...(headlines > 0 ? [plural(headlines, 'headline')] : []),
  ];
  const lines = [`${printable(report.output)}: ${counts.join(', ')}, ${bytes(report.bytes)}.`];
  if (leftOut > 0)
    lines.push(
      `${plural(leftOut, 'article is', 'articles are')} without text: their pages opted out of its use (--include-opted-out keeps it).`,
    );
  return lines.join('\n');
}
