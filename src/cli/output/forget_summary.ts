import type { ForgetCounts } from '../../../storage/port.ts';
import type { ForgetReport } from '../../forget/forget.ts';
import { bytes, plural, printable } from './terminal.ts';

/** What would go, before anybody is asked. */
export const forgetPlan = (counts: ForgetCounts): string =>
  [
    `  captures   ${plural(counts.captures, 'answer')} with their WARC records`,
    `  articles   ${plural(counts.articles, 'story', 'stories')}, ${plural(counts.revisions, 'row')}`,
    `  headlines  ${plural(counts.headlines, 'row')}`,
    `  rewritten  ${plural(counts.files, 'file')}, ${bytes(counts.bytes)}`,
  ].join('\n');

const SAID: Record<ForgetReport['end'], string> = {
  done: 'Forgotten:',
  known: 'The archive holds nothing of it, and was told before.',
  dry_run: 'Would be forgotten (nothing was written):',
  declined: 'Nothing was done.',
};

export function forgetSummary(report: ForgetReport): string {
  const lines = [SAID[report.end]];
  if (report.end === 'done' || report.end === 'dry_run')
    lines.push(
      report.captures + report.headlines === 0
        ? '  nothing that the archive holds (is it spelled right?); crawls and imports refuse it from then on'
        : forgetPlan(report),
    );
  if (report.queued > 0) lines.push(`  queue      ${plural(report.queued, 'URL')}`);
  for (const path of report.removed)
    lines.push(`  removed    ${printable(path)}, left by a run that was killed`);
  for (const path of report.unacknowledged)
    lines.push(`  not looked into: ${printable(path)}: bytes that its worker has not acknowledged`);
  return lines.join('\n');
}
