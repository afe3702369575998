import type { Outcome } from '../../storage/port.ts';

/** A record that could not be read, and where it lies. */
interface Damage {
  file: string;
  offset: number;
  damage: string;
}

/** What an import did, as `newskeep import --json` prints it. */
export interface ImportReport {
  end: 'done' | 'interrupted';
  /** The archive that a WACZ was made of was put back, with its own ids, visits and WARC files. */
  restored: boolean;
  /** Files read to their end. */
  files: number;
  /** Answers found: response and revisit records. */
  records: number;
  /** Answers taken into the archive. */
  captures: number;
  articles: Record<Outcome, number>;
  headlines: number;
  /** Times of the first and last fetch among those taken. */
  from: string | null;
  to: string | null;
  /** Answers that an earlier import has taken. */
  known: number;
  /** Stories older than what the dataset holds of them: archived, no revision made. */
  older: number;
  /** Not of the hosts that were asked for. */
  out_of_scope: number;
  /** What the archive was told to forget. */
  forgotten: number;
  /** No answers to a GET over http(s). */
  no_page: number;
  too_large: number;
  /** Revisits whose body is in none of the records taken. */
  unresolved: number;
  damaged: number;
  /** The first damaged records. */
  damages: Damage[];
  /** What kept the archive's small segments from being put together at the end; the next run does it. */
  not_compacted: string | null;
}

export const emptyImport = (): ImportReport => ({
  end: 'done',
  restored: false,
  files: 0,
  records: 0,
  captures: 0,
  articles: { new: 0, revised: 0, unchanged: 0, duplicate: 0, none: 0 },
  headlines: 0,
  from: null,
  to: null,
  known: 0,
  older: 0,
  out_of_scope: 0,
  forgotten: 0,
  no_page: 0,
  too_large: 0,
  unresolved: 0,
  damaged: 0,
  damages: [],
  not_compacted: null,
});

/** As many as a person reads. */
const DAMAGES_TOLD = 20;

export function countDamage(report: ImportReport, damage: Damage): void {
  report.damaged++;
  if (report.damages.length < DAMAGES_TOLD) report.damages.push(damage);
}
