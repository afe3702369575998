import { type Finding, PROBLEMS } from '../../../model/findings.ts';
import type { VerifyReport } from '../../verify/verify.ts';
import { bytes, plural, printable } from './terminal.ts';

/** As many findings as a person reads of each kind; --json has all. */
const TOLD = 10;

export function verifySummary(report: VerifyReport): string {
  const lines = [
    report.sound
      ? `The archive is whole: ${plural(report.files, 'file')}, ${bytes(report.bytes)} read, nothing wrong${report.deep ? '' : ' (--deep reads every record and row too)'}.`
      : `${plural(report.findings.length, 'thing is', 'things are')} wrong (${plural(report.files, 'file')}, ${bytes(report.bytes)} read).`,
  ];
  if (report.repaired.length > 0)
    lines.push('', `Mended: ${plural(report.repaired.length, 'finding')}.`, ...grouped(report.repaired));
  if (report.findings.length > 0) lines.push('', ...grouped(report.findings));
  for (const [path, why] of Object.entries(report.unrepaired))
    lines.push(`  ${printable(path)} could not be made again: ${printable(why)}.`);
  return lines.join('\n');
}

function grouped(findings: Finding[]): string[] {
  return [...Map.groupBy(findings, ({ problem }) => problem)].flatMap(([problem, some]) => {
    const { meaning, repair } = PROBLEMS[problem];
    const told = some.slice(0, TOLD).map(({ path, offset, detail }) => {
      const at = offset === null ? '' : ` at byte ${offset}`;
      return `  ${printable(path)}${at}: ${printable(detail)}`;
    });
    const more = some.length > TOLD ? [`  … and ${some.length - TOLD} more (--json has all)`] : [];
    return [
      `${problem} (${some.length}): ${meaning}`,
      `  --repair: ${repair ?? 'nothing can be done but to put the file back from a copy'}.`,
      ...told,
      ...more,
    ];
  });
}
