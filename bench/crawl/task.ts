import { json } from 'node:stream/consumers';
import type { Task } from '../crawl.ts';

export const readTask = async (): Promise<Task> => (await json(process.stdin)) as Task;

/** The last line of a rival: the CPU time of its process, in seconds. */
export function report(more: Record<string, unknown> = {}): void {
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ cpu_s: (user + system) / 1e6, ...more }));
}
