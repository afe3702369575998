import type { Dataset } from '../model/records.ts';
import type { ArchiveFile } from './port.ts';

/**
 * Where the archive's files lie, and so which files are ours. What another program put into these folders
 * does not match and is never touched.
 */

/** A file of the archive with its number among those of its kind. */
export interface NumberedFile extends ArchiveFile {
  serial: number;
}

export const FOLDERS = ['warc', 'articles', 'headlines', 'captures'] as const;

const digits = (serial: number) => String(serial).padStart(5, '0');

export const dayOf = (instant: string) => instant.slice(0, 10);
export const monthOf = (instant: string) => instant.slice(0, 7);

/** `warc/2026/02/04/NEWSKEEP-20260204101112-00001.warc.gz`; the time is when it was opened, UTC. */
export function warcPath(openedAt: string, serial: number): string {
  const stamp = openedAt.slice(0, 19).replace(/\D/g, '');
  return `warc/${dayOf(openedAt).replaceAll('-', '/')}/NEWSKEEP-${stamp}-${digits(serial)}.warc.gz`;
}

/** `articles/year=2026/month=02/articles-00001.jsonl.gz`: folders that DuckDB and Spark read as columns. */
export function segmentPath(dataset: Dataset, month: string, serial: number): string {
  const [year, part] = month.split('-');
  return `${dataset}/year=${year}/month=${part}/${dataset}-${digits(serial)}.jsonl.gz`;
}

const OURS = [
  /^warc\/\d{4}\/\d\d\/\d\d\/NEWSKEEP-\d{14}-\d{5,}\.warc\.gz$/,
  /^(articles|headlines|captures)\/year=\d{4}\/month=\d\d\/\1-\d{5,}\.jsonl\.gz$/,
];
export const isOurs = (path: string): boolean => OURS.some((pattern) => pattern.test(path));

/** The UTC day of a WARC file or the month of a segment, from its path. */
export const periodOf = (path: string): string =>
  path.startsWith('warc/')
    ? path.slice(5, 15).replaceAll('/', '-')
    : path.replace(/^.*year=(\d{4})\/month=(\d\d)\/.*$/, '$1-$2');
