import type { Article } from '../../model/records.ts';
import type { Differing, Field } from './differences.ts';

/** How many records one host, or the archive, has that were read anew, and in which fields they differ. */
export interface Read {
  records: number;
  /** Read as they were: nothing but `parser_version` differs. */
  same: number;
  differ: number;
  /** How many records differ in each field; one may differ in several. */
  fields: Partial<Record<Field, number>>;
}

/** What `newskeep reparse --json` prints. */
export interface ReparseReport extends Read {
  end: 'done' | 'dry_run' | 'interrupted';
  parser_version: string;
  /** Rows written to `readings`; 0 in a dry run. */
  written: number;
  hosts: Record<string, Read>;
  /** The first few of each field. */
  examples: Example[];
  /** Revisions in whose bytes this parser finds no story: what is held stays as it is. */
  no_story: number;
  /** Revisions whose record or body in the WARC is damaged or missing. */
  unreadable: number;
  /** The first few of both, with the reason. */
  left: { url: string; revision: number; why: string }[];
}

interface Example extends Differing {
  url: string;
  revision: number;
}

const EXAMPLES = 3;
const LEFT_TOLD = 20;

const nothingRead = (): Read => ({ records: 0, same: 0, differ: 0, fields: {} });

export const emptyReparse = (parserVersion: string): ReparseReport => ({
  end: 'done',
  parser_version: parserVersion,
  ...nothingRead(),
  written: 0,
  hosts: {},
  examples: [],
  no_story: 0,
  unreadable: 0,
  left: [],
});

/** Counts a record that was read anew, and the fields in which it differs. */
export function countRead(
  report: ReparseReport,
  { url, host, revision }: Article,
  differ: Differing[],
): void {
  report.hosts[host] ??= nothingRead();
  for (const counts of [report, report.hosts[host]]) {
    counts.records++;
    if (differ.length === 0) counts.same++;
    else counts.differ++;
    for (const { field } of differ) counts.fields[field] = (counts.fields[field] ?? 0) + 1;
  }
  for (const one of differ)
    if ((report.fields[one.field] ?? 0) <= EXAMPLES) report.examples.push({ url, revision, ...one });
}

export function countLeft(
  report: ReparseReport,
  { url, revision }: Article,
  kind: 'no_story' | 'unreadable',
  why: string,
): void {
  report[kind]++;
  if (report.left.length < LEFT_TOLD) report.left.push({ url, revision, why });
}
