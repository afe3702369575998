import type { ForgetRule } from '../../model/forgotten.ts';
import { jobSchema } from '../../model/job.ts';
import { normalizeUrl } from '../../model/url.ts';
import type { ForgetCounts, PagesOf } from '../../storage/port.ts';
import { ParserPool } from '../pages/pool.ts';
import type { DataPlace } from '../place.ts';
import { VERSION } from '../version.ts';
import { openKnownOutbox } from '../webhooks/wiring.ts';
import {
  forgetArchive,
  forgetInFrontiers,
  lockData,
  readArchive,
  removeDerived,
  surveyForget,
} from '../wiring.ts';

export interface ForgetRequest {
  rules: ForgetRule[];
  /** Kept in the manifest and in the WARC, for everybody to read. */
  reason: string;
  /** Looks, and writes nothing. */
  dryRun?: boolean | undefined;
  /** The Redis that keeps queues of this archive's jobs. */
  queue?: string | undefined;
  /** Asked once it is known what would go; without it nobody is asked. */
  confirm?: (counts: ForgetCounts) => Promise<boolean>;
}

/** What `newskeep forget --json` prints. */
export interface ForgetReport extends ForgetCounts {
  /** `known`: the archive holds nothing of it, and was told before. */
  end: 'done' | 'known' | 'dry_run' | 'declined';
  /** URLs taken out of the queues. */
  queued: number;
  /** Files that a forgetting which was killed had left. */
  removed: string[];
  /** Files of other workers with bytes that nothing acknowledged: of this, they may hold some. */
  unacknowledged: string[];
}

const MOST_BYTES = jobSchema.shape.limits.parse(undefined).page_bytes;

/**
 * Takes URLs, hosts or parts of them out of an archive, and keeps later crawls from them: docs/storage.md says how.
 * Throws `no_data`, and `locked` while a run holds the state folder or another worker is at work.
 */
export async function forget(data: DataPlace, request: ForgetRequest): Promise<ForgetReport> {
  const { rules, reason, dryRun, queue, confirm = async () => true } = request;
  const parsers = new ParserPool();
  const pagesOf: PagesOf = async (page) => {
    // A host goes whole: nothing is to be learned from its pages.
    const { host, hostname } = new URL(page.url);
    if (rules.some(({ kind, text }) => kind === 'host' && (text === host || text === hostname))) return {};
    const read = await parsers.capture(page, MOST_BYTES);
    return {
      first: normalizeUrl(read?.part_of?.first ?? ''),
      next: normalizeUrl(read?.article?.next_page ?? ''),
    };
  };
  try {
    if (dryRun) {
      const counts = await surveyForget(data, rules, pagesOf);
      return { end: 'dry_run', ...counts, queued: 0, removed: [], unacknowledged: [] };
    }
    // Looked for before a lock is laid where nothing is.
    await readArchive(data);
    const lock = lockData(data, 'forget');
    try {
      let asked: ForgetCounts | undefined;
      const ask = (counts: ForgetCounts) => {
        asked = counts;
        return confirm(counts);
      };
      const software = `newskeep/${VERSION}`;
      const result = await forgetArchive(data, { rules, reason, software, pagesOf, confirm: ask });
      if (!result)
        return { end: 'declined', ...(asked as ForgetCounts), queued: 0, removed: [], unacknowledged: [] };
      const { counts, isDone, removed, unacknowledged, blocked } = result;
      const queued = await forgetInFrontiers(data, queue, (url) => blocked.has(url));
      forgetInOutbox(data, (url) => blocked.has(url));
      removeDerived(data);
      return { end: isDone ? 'done' : 'known', ...counts, queued, removed, unacknowledged };
    } finally {
      lock.release();
    }
  } finally {
    await parsers.close();
  }
}

/** What webhooks are still owed of them is owed no more. */
function forgetInOutbox(data: DataPlace, isGone: (url: string) => boolean): void {
  const outbox = openKnownOutbox(data);
  try {
    outbox?.forget(isGone);
  } finally {
    outbox?.close();
  }
}
