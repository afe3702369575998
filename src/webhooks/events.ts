import type { Job } from '../../model/job.ts';
import type { WebhookEvent } from '../../model/webhook.ts';
import type { NewDelivery } from '../../queues/outbox/port.ts';
import { changesOfRun } from '../history/of_run.ts';
import type { RunReport } from '../pipeline/report.ts';
import type { DataPlace } from '../place.ts';

/** Records, or hosts and windows of an alert, in one POST. */
const BATCH = 100;

/**
 * What the job's webhooks are owed of a run whose records are durable: docs/webhooks.md has the shapes. The same
 * events with the same ids whenever they are made of the same run.
 */
export async function* deliveriesOf(
  data: DataPlace,
  job: Job,
  report: RunReport,
): AsyncGenerator<NewDelivery> {
  for await (const [event, batch, told] of batches(data, job, report)) {
    const id = `${job.name}/${report.run}/${event}/${batch}`;
    const at = new Date().toISOString();
    const body = JSON.stringify({ id, job: job.name, run: report.run, event, at, ...told });
    for (const { url, on, secret_env } of job.webhooks)
      if (on.includes(event)) yield { id, job: job.name, run: report.run, event, url, secret_env, body };
  }
}

type Batch = [event: WebhookEvent, batch: number, told: object];

async function* batches(data: DataPlace, job: Job, report: RunReport): AsyncGenerator<Batch> {
  const isAsked = (event: WebhookEvent) => job.webhooks.some(({ on }) => on.includes(event));
  if ((isAsked('new') || isAsked('revised')) && report.stories.new + report.stories.revised > 0)
    yield* changes(data, report);
  if (isAsked('alert')) yield* alerts(report);
}

async function* changes(data: DataPlace, report: RunReport): AsyncGenerator<Batch> {
  const open = { new: { batch: 0, records: [] }, revised: { batch: 0, records: [] } } as Record<
    'new' | 'revised',
    { batch: number; records: object[] }
  >;
  const ended = (event: 'new' | 'revised'): Batch => {
    const records = open[event].records.splice(0);
    return [event, ++open[event].batch, { records }];
  };
  for await (const { event, ...record } of changesOfRun(data, report)) {
    if (open[event].records.push(record) === BATCH) yield ended(event);
  }
  for (const event of ['new', 'revised'] as const) if (open[event].records.length > 0) yield ended(event);
}

function* alerts({ hosts_in_trouble, windows_missed }: RunReport): Generator<Batch> {
  const all = [...hosts_in_trouble, ...windows_missed];
  for (let from = 0; from < all.length; from += BATCH) {
    const some = all.slice(from, from + BATCH);
    const told = {
      hosts_in_trouble: some.filter((one) => typeof one === 'string'),
      windows_missed: some.filter((one) => typeof one !== 'string'),
    };
    yield ['alert', from / BATCH + 1, told];
  }
}
