import type { ErrorCode } from '../../model/errors.ts';
import type { RunReport } from '../pipeline/report.ts';

/** What the exit code tells a scheduler; the README's table is held against this. */
export const EXIT = {
  done: { code: 0, meaning: 'Done, or stopped at a limit of the job.', next: 'Nothing.' },
  usage: {
    code: 1,
    meaning: 'The command, the job file, the SQL or the input is wrong.',
    next: 'Read the message, mend it, run again.',
  },
  failures: {
    code: 2,
    meaning: 'Finished, but some pages could not be fetched or read.',
    next: 'Run again later: they are tried again. `parse` names its files with the reason.',
  },
  interrupted: {
    code: 3,
    meaning: 'Interrupted in order, paused, cancelled, or every host left asks for a long pause.',
    next: 'Run the same command (later): it goes on (after `newskeep resume`, where it was paused).',
  },
  locked: { code: 4, meaning: 'Another run holds the data folder.', next: 'Wait for it.' },
  storage: {
    code: 5,
    meaning:
      'The data folder is full, unwritable or damaged, the output cannot be written, or the object store or the Redis of the queue is away, full or refuses.',
    next: 'Mend it, run the same command: it goes on.',
  },
  unreachable: {
    code: 6,
    meaning: 'No seed could be fetched.',
    next: 'Check the seeds and the network, run again.',
  },
  nothing_new: {
    code: 7,
    meaning: 'An incremental run is done, and nothing was new.',
    next: 'Nothing: whatever follows on new records may be left out.',
  },
  host_in_trouble: {
    code: 8,
    meaning: 'An incremental run is done, but a whole host gave nothing but trouble (`hosts_in_trouble`).',
    next: 'Let it run again; where it stays so, look at the host.',
  },
  findings: {
    code: 10,
    meaning: '`doctor` found something wrong.',
    next: 'Read what it says to do: each finding names the host, since when, and pages to look at.',
  },
  internal: { code: 70, meaning: 'A fault of newskeep itself.', next: 'Report it with the message.' },
} as const;

const OF_ERROR: Partial<Record<ErrorCode, keyof typeof EXIT>> = {
  locked: 'locked',
  storage_full: 'storage',
  storage_unwritable: 'storage',
  storage_damaged: 'storage',
  storage_unreachable: 'storage',
  storage_denied: 'storage',
  storage_unguarded: 'storage',
  index_damaged: 'storage',
  output_unwritable: 'storage',
  queue_unreachable: 'storage',
  queue_evicts: 'storage',
  queue_full: 'storage',
  query_cancelled: 'interrupted',
  internal: 'internal',
};

/** A command that cannot do its work ends with `usage` unless its error says otherwise. */
export const exitOfError = (code: ErrorCode): number => EXIT[OF_ERROR[code] ?? 'usage'].code;

export function exitOfRun(report: RunReport): number {
  if (report.end !== 'done' && report.end !== 'limit') return EXIT.interrupted.code;
  const wasTried = !report.incremental || report.failed_now > 0;
  if (wasTried && report.seeds > 0 && report.seeds_failed === report.seeds) return EXIT.unreachable.code;
  return EXIT[report.incremental ? ofIncremental(report) : ofWhole(report)].code;
}

const ofWhole = ({ frontier }: RunReport) => (frontier.failed > 0 ? 'failures' : 'done');

/** What failed in earlier runs and is not due yet is no news. */
function ofIncremental({
  stories,
  headlines,
  hosts_in_trouble,
  failed_now,
  end,
}: RunReport): keyof typeof EXIT {
  if (hosts_in_trouble.length > 0) return 'host_in_trouble';
  if (failed_now > 0) return 'failures';
  return end === 'done' && stories.new + stories.revised + headlines === 0 ? 'nothing_new' : 'done';
}
