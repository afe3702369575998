import { readMarker } from '../pipeline/marker.ts';
import type { DataPlace } from '../place.ts';
import { openFrontierView } from '../wiring.ts';

/** `runs/JOB/RUN.json` of the last run that is over: docs/scheduling.md. */
export type LastMarker = { run: number; next_look_at: string | null } & Record<string, unknown>;

/** Null where none is: the job never ran to an end, or its last run was cancelled. */
export async function lastMarker(
  data: DataPlace,
  job: string,
  queue: string | undefined,
): Promise<LastMarker | null> {
  const known = await statusOf(data, job, queue);
  if (!known) return null;
  const marker = await readMarker(data, job, known.open ? known.run - 1 : known.run);
  return (marker as LastMarker | undefined) ?? null;
}

async function statusOf(data: DataPlace, job: string, queue: string | undefined) {
  const view = await openFrontierView(data, queue);
  try {
    return (await view.jobs()).find((one) => one.job === job);
  } finally {
    await view.close();
  }
}
