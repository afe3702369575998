import type { RebuildReport } from '../../rebuild/rebuild.ts';
import { number, plural, printable } from './terminal.ts';

/** A rebuild for a person. */
export function rebuildSummary({ from_warc_alone, same, made, left, damage }: RebuildReport): string {
  const whys = Object.entries(left);
  return [
    from_warc_alone
      ? `Datasets and manifest were made of the WARC files: ${plural(made.length, 'segment')}.`
      : `${plural(same + made.length + whys.length, 'file')} made again: ${number(same)} as they lie there, ${number(made.length)} put in their place, ${number(whys.length)} left as they are.`,
    ...(from_warc_alone ? [] : made.map((path) => `  put in place  ${path}`)),
    ...damage.map((what) => `  damaged       ${what}`),
    ...whys.map(([path, why]) => `  left          ${path}: ${why}`),
  ]
    .map(printable)
    .join('\n');
}
