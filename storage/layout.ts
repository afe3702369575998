import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { DATASETS, type Dataset } from '../model/records.ts';
import type { ArchiveFile, Beside } from './port.ts';

/**
 * Where the archive's files lie, and so which files are ours. What another program put into these folders
 * does not match and is never touched.
 */

/** A file of the archive with its number among those of its kind. */
export interface NumberedFile extends ArchiveFile {
  serial: number;
}

export const FOLDERS = ['warc', 'articles', 'readings', 'headlines', 'captures', 'cdx'] as const;

const digits = (serial: number) => String(serial).padStart(5, '0');

export const dayOf = (instant: string) => instant.slice(0, 10);
export const monthOf = (instant: string) => instant.slice(0, 7);

/**
 * `warc/2026/02/04/NEWSKEEP-20260204101112-00001-host-1a2b3c.warc.gz`; the time is when it was opened, UTC, the end who
 * writes it: no two write one file.
 */
export function warcPath(openedAt: string, serial: number, writer: string): string {
  const stamp = openedAt.slice(0, 19).replace(/\D/g, '');
  return `warc/${dayOf(openedAt).replaceAll('-', '/')}/NEWSKEEP-${stamp}-${digits(serial)}-${writer}.warc.gz`;
}

/** Where a WARC file of ours lies, by its name alone; undefined of a name that is not ours. */
export function warcPathNamed(name: string): string | undefined {
  const [, year, month, day] = /^NEWSKEEP-(\d{4})(\d\d)(\d\d)/.exec(name) ?? [];
  const path = `warc/${year}/${month}/${day}/${name}`;
  return isOurs(path) ? path : undefined;
}

/** `articles/year=2026/month=02/articles-00001-host-1a2b3c.jsonl.gz`: folders that DuckDB and Spark read as columns. */
export function segmentPath(dataset: Dataset, month: string, serial: number, writer: string): string {
  const [year, part] = month.split('-');
  return `${dataset}/year=${year}/month=${part}/${dataset}-${digits(serial)}-${writer}.jsonl.gz`;
}

/** What lies beside a sealed segment, made from it: under its name, so that both come and go together. */
export function besidePath(kind: Beside, segment: string): string {
  if (kind === 'parquet') return segment.replace(/\.jsonl\.gz$/, '.parquet');
  return segment.replace(/^captures\//, 'cdx/').replace(/\.jsonl\.gz$/, '.cdxj');
}

/** The kinds of what lies beside a segment. */
export const besidesOf = ({ kind }: Pick<ArchiveFile, 'kind'>): Beside[] =>
  kind === 'captures' ? ['parquet', 'cdxj'] : isSegment({ kind }) ? ['parquet'] : [];

/** Segments that are to be dropped, with what lies beside them. */
export const withBesides = (segments: ArchiveFile[]): string[] =>
  segments.flatMap((file) => [file.path, ...besidesOf(file).map((kind) => besidePath(kind, file.path))]);

export const isBeside = (path: string): boolean => /\.(parquet|cdxj)$/.test(path);

export const isSegment = <T extends Pick<ArchiveFile, 'kind'>>(file: T): file is T & { kind: Dataset } =>
  file.kind in DATASETS;

/** A new writer's name: its machine's, and what tells it from others there. */
export function newWriter(): string {
  const host =
    hostname()
      .split('.', 1)[0]
      ?.toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 24) ?? '';
  return `${host.replace(/^-|-$/g, '') || 'host'}-${randomBytes(3).toString('hex')}`;
}

const OURS = [
  /^warc\/\d{4}\/\d\d\/\d\d\/NEWSKEEP-\d{14}-(?<serial>\d{5,})(?:-(?<writer>[a-z\d-]+))?\.warc\.gz$/,
  /^(articles|readings|headlines|captures)\/year=\d{4}\/month=\d\d\/\1-(?<serial>\d{5,})(?:-(?<writer>[a-z\d-]+))?\.(?:jsonl\.gz|parquet)$/,
  /^cdx\/year=\d{4}\/month=\d\d\/captures-(?<serial>\d{5,})(?:-(?<writer>[a-z\d-]+))?\.cdxj$/,
];
export const isOurs = (path: string): boolean => OURS.some((pattern) => pattern.test(path));

export const serialOf = (path: string): number =>
  Number(
    OURS.map((pattern) => pattern.exec(path)?.groups?.serial).find((serial) => serial !== undefined) ?? 0,
  );

/** Who writes a file of ours; undefined of one from before writers had names. */
export const writerOf = (path: string): string | undefined =>
  OURS.map((pattern) => pattern.exec(path)?.groups?.writer).find((writer) => writer !== undefined);

/** Is it this writer's? One without a name is of whoever comes, since there was one writer alone then. */
export const isOf = (path: string, writer: string): boolean => [undefined, writer].includes(writerOf(path));

/** The UTC day of a WARC file or the month of a segment, from its path. */
export const periodOf = (path: string): string =>
  path.startsWith('warc/')
    ? path.slice(5, 15).replaceAll('/', '-')
    : path.replace(/^.*year=(\d{4})\/month=(\d\d)\/.*$/, '$1-$2');
