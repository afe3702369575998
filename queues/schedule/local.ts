import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { damaged, guarded } from '../../model/disk_errors.ts';
import { systemCode } from '../../model/errors.ts';
import type { Schedule } from '../../model/schedule.ts';
import { calendarOf } from './calendar.ts';
import { dueAt } from './due.ts';
import type { Starts } from './port.ts';

const recordSchema = z.record(
  z.string(),
  z.strictObject({ schedule: z.string(), last_start: z.iso.datetime() }),
);

/** Up to when the starts of each job were dealt with: a file, which outlives the process. */
export class LastStarts {
  readonly #file: string;
  readonly #known: z.infer<typeof recordSchema>;

  /** Throws `storage_damaged` where the file is not one of ours. */
  constructor(file: string) {
    this.#file = file;
    this.#known = readRecord(file);
  }

  /** Of this very schedule; what another one had dealt with says nothing. In ms since 1970. */
  get(job: string, schedule: string): number | undefined {
    const known = this.#known[job];
    return known?.schedule === schedule ? Date.parse(known.last_start) : undefined;
  }

  set(job: string, schedule: string, last: number): void {
    this.#known[job] = { schedule, last_start: new Date(last).toISOString() };
    guarded(this.#file, () => {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      writeFileSync(`${this.#file}.new`, `${JSON.stringify(this.#known, null, 2)}\n`);
      renameSync(`${this.#file}.new`, this.#file);
    });
  }
}

function readRecord(file: string): z.infer<typeof recordSchema> {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return {};
    if (systemCode(error) !== undefined)
      return guarded(file, () => {
        throw error;
      });
    throw damaged(`${file}: is no record of starts. Remove it: the schedules then begin anew.`, error);
  }
}

/** The starts of a job that this process alone looks after. A job that is new begins with the next one. */
export function openLocalStarts(
  record: LastStarts,
  { job, schedule, now }: { job: string; schedule: Schedule; now: number },
): Starts {
  const calendar = calendarOf(job, schedule);
  const told = JSON.stringify(schedule);
  let last = record.get(job, told);
  const keep = (moment: number) => {
    if (moment !== last) record.set(job, told, moment);
    last = moment;
    return moment;
  };
  keep(last ?? now);
  return {
    async take(now) {
      const { last: dealtWith, ...due } = dueAt(calendar, schedule.catch_up, { last: last ?? now, now });
      keep(dealtWith);
      return due.firing || due.missed || due.corrected !== undefined
        ? { ...due, end: async () => undefined }
        : undefined;
    },
    close: async () => undefined,
  };
}
