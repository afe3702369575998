import type { Status } from '../../status.ts';
import { table } from './table.ts';
import { bytes, number } from './terminal.ts';

/** A data folder's state, for a person. */
export function statusSummary({ totals, files, jobs }: Status): string {
  const kinds = [...new Set(files.map((file) => file.kind))].map((kind) => {
    const these = files.filter((file) => file.kind === kind);
    const sum = (key: 'bytes' | 'records') => these.reduce((total, file) => total + file[key], 0);
    return {
      kept: kind,
      files: number(these.length),
      records: number(sum('records')),
      size: bytes(sum('bytes')),
    };
  });
  const frontiers = jobs.map(({ job, run, open, frontier }) => ({
    job,
    run: `${run}${open ? ' (not over)' : ''}`,
    ...Object.fromEntries(Object.entries(frontier).map(([name, n]) => [name, number(n)])),
  }));
  return [
    `${number(totals.articles)} articles in ${number(totals.revisions)} revisions, ${number(totals.headlines)} headlines, ${number(totals.captures)} captures; last commit ${totals.lastCommitAt ?? 'never'}`,
    table(['kept', 'files', 'records', 'size'], kinds),
    table(['job', 'run', 'waiting', 'done', 'failed', 'refused'], frontiers),
  ].join('\n');
}
