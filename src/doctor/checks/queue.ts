import { NewskeepError } from '../../../model/errors.ts';
import { readQueueHealth } from '../../wiring.ts';
import { type Finding, finding } from '../schema.ts';

/** What a queue on Redis depends on; `isUsable`: whether its frontier can be read. */
export async function checkQueue(queue: string): Promise<{ findings: Finding[]; isUsable: boolean }> {
  const source = shown(queue);
  try {
    const { policy, appendOnly, lastWriteOk } = await readQueueHealth(queue);
    const isKeeping = policy === 'noeviction';
    const findings = [
      ...(isKeeping ? [] : [`It may throw keys away when its memory is full (maxmemory-policy ${policy}).`]),
      ...(appendOnly
        ? []
        : ['It writes no append-only file: a power cut takes what its last snapshot has not.']),
      ...(lastWriteOk ? [] : ['Its append-only file could not be written the last time.']),
    ].map((what) =>
      finding('queue', what, { source, evidence: { policy, append_only: appendOnly ? 'yes' : 'no' } }),
    );
    return { findings, isUsable: isKeeping };
  } catch (error) {
    if (!(error instanceof NewskeepError) || error.code !== 'queue_unreachable') throw error;
    return { findings: [finding('queue', error.message, { source })], isUsable: false };
  }
}

/** Without the password. */
function shown(queue: string): string {
  const { protocol, host, pathname } = new URL(queue);
  return `${protocol}//${host}${pathname}`;
}
