import { existsSync } from 'node:fs';
import { NewskeepError } from '../../model/errors.ts';
import { type Job, jobSchema } from '../../model/job.ts';
import { openKnownFrontier } from '../wiring.ts';
import { jobFromSeeds, loadJob } from './load.ts';

/** Pauses, resumes or cancels a job that is known; says which it was, and how many waiting URLs were given up. */
export async function haltJob(
  act: 'pause' | 'resume' | 'cancel',
  target: string,
  { data, queue }: { data: string; queue?: string },
): Promise<{ job: string; dropped: number }> {
  const job = jobOf(target, queue);
  const frontier = await openKnownFrontier(data, job);
  try {
    const { waiting, done, failed, refused } = await frontier.counts();
    if (waiting + done + failed + refused === 0)
      throw new NewskeepError(
        'usage',
        `No job "${job.name}" is known ${job.queue ? 'in that queue' : 'in that data folder'}.`,
        {
          hint: 'newskeep status names the jobs of a data folder.',
        },
      );
    if (act === 'cancel') return { job: job.name, dropped: await frontier.cancel() };
    await frontier[act]();
    return { job: job.name, dropped: 0 };
  } finally {
    await frontier.close();
  }
}

/** A job may be told by its file, its URL or its name. */
function jobOf(target: string, queue?: string): Pick<Job, 'name' | 'queue' | 'politeness'> {
  if (/^https?:/i.test(target)) return jobFromSeeds([target], { queue });
  if (existsSync(target)) return loadJob(target, { queue });
  return { name: target, queue, politeness: jobSchema.shape.politeness.parse(undefined) };
}
