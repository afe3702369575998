import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Spent, Step } from './build_step.ts';

const STEP = fileURLToPath(new URL('./build_step.ts', import.meta.url));

/** Makes an archive of so many records; what each step took, each in a process of its own, as its command would be. */
export async function build(data: string, records: number): Promise<Record<'parquet' | 'index', Spent>> {
  await step('rows', data, records);
  return { parquet: await step('parquet', data, records), index: await step('index', data, records) };
}

async function step(name: Step, data: string, records: number): Promise<Spent> {
  const child = fork(STEP, [name, data, String(records)]);
  const spent = once(child, 'message');
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The step ${name} ended with ${code}.`);
  const [told] = await spent;
  return told as Spent;
}
