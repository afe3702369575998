import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import { markRun } from '../pipeline/marker.ts';
import { type RunReport, tally } from '../pipeline/report.ts';
import type { DataPlace } from '../place.ts';
import { deliver } from './deliver.ts';
import { secretsOf } from './sign.ts';
import { openOutbox } from './wiring.ts';

/** How long receivers may keep a run from its end, apart from the answer that is waited for then. */
const BUDGET_MS = 10_000;

/**
 * Says that a run is over, whose records are all durable: its events are put into the outbox, then its marker is written.
 * Who is killed in between does both again when the run is taken up, and changes nothing by it.
 */
export async function tellRun(data: DataPlace, job: Job, report: RunReport): Promise<void> {
  if (job.webhooks.length === 0) return void (await markRun(data, report));
  const { deliveriesOf } = await import('./events.ts');
  const outbox = openOutbox(data);
  try {
    const put = await outbox.put(deliveriesOf(data, job, report));
    const isFirst = await markRun(data, report);
    // Of the processes of a shared queue, the one that wrote the marker tells of the run.
    if (!isFirst && job.queue !== undefined) outbox.drop(put);
  } finally {
    outbox.close();
  }
}

/**
 * Delivers what is due to the job's webhooks, once. What keeps it from being done costs the run nothing: it is told in
 * the report, and the next run tries again.
 */
export async function deliverAfterRun(
  data: DataPlace,
  job: Job,
  report: RunReport,
  signal?: AbortSignal,
): Promise<void> {
  if (job.webhooks.length === 0 || signal?.aborted) return;
  try {
    const { failed } = await deliverTo(data, job, signal);
    if (failed > 0) report.warnings.webhook_failed = failed;
  } catch (fault) {
    if (!(fault instanceof NewskeepError)) throw fault;
    tally(report.errors, fault.code);
  }
}

async function deliverTo(data: DataPlace, job: Job, signal: AbortSignal | undefined) {
  const outbox = openOutbox(data);
  try {
    const webhooks = job.webhooks.map(({ url }) => ({ job: job.name, url }));
    const secrets = secretsOf(job.webhooks);
    return await deliver({ outbox, webhooks, secrets, budgetMs: BUDGET_MS, signal });
  } finally {
    outbox.close();
  }
}
