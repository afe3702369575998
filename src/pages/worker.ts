import { parentPort, workerData } from 'node:worker_threads';
import { type FileOptions, resultOf } from './parse_file.ts';

// One thread of parseFiles (pool.ts): a file's name comes, its result goes.
parentPort?.on('message', async (file: string) => {
  parentPort?.postMessage(await resultOf(file, workerData as FileOptions));
});
