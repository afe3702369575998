import { parentPort } from 'node:worker_threads';
import { READY, TASKS, type Task } from './tasks.ts';

// One thread of the pool (pool.ts): a task comes, its answer goes.
parentPort?.on('message', async (task: Task) => {
  const answer = task.name === 'file' ? await TASKS.file(...task.args) : TASKS.capture(...task.args);
  parentPort?.postMessage(answer);
});
parentPort?.postMessage(READY);
