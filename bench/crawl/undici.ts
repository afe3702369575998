import { Agent, request } from 'undici';
import { readTask, report } from './task.ts';

const { urls, concurrency } = await readTask();
const dispatcher = new Agent({ connections: concurrency });
const waiting = urls.values();
const lane = async () => {
  for (const url of waiting) {
    const { body } = await request(url, { dispatcher });
    await body.arrayBuffer();
  }
};
await Promise.all(Array.from({ length: concurrency }, lane));
report();
await dispatcher.close();
