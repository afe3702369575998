import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CorpusPage } from '../support/corpus.ts';
import { say } from '../support/output.ts';
import type { Task } from './peer_worker.ts';
import { PEERS } from './peers.ts';
import type { Prediction } from './prediction.ts';

const WORKER = fileURLToPath(new URL('./peer_worker.ts', import.meta.url));
const WORKERS = 2;
const LIMIT_MS = 20_000;

/** Every peer on every page, in worker processes; a page that takes a peer too long counts as failed. */
export async function runPeers(pages: readonly CorpusPage[]): Promise<Map<string, Map<string, Prediction>>> {
  const names = Object.keys(PEERS);
  const found = new Map(names.map((peer) => [peer, new Map<string, Prediction>()]));
  const tasks: Task[] = names.flatMap((peer) => pages.map(({ id, url }) => ({ peer, id, url })));
  let next = 0;
  const work = async () => {
    let worker: ChildProcess | undefined;
    for (let task = tasks[next++]; task; task = tasks[next++]) {
      if (!worker?.connected) worker = fork(WORKER, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      found.get(task.peer)?.set(task.id, await ask(worker, task));
      if (next % 200 === 0) say(`peers: ${next} of ${tasks.length}`);
    }
    worker?.kill();
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return found;
}

function ask(worker: ChildProcess, task: Task): Promise<Prediction> {
  return new Promise((resolve) => {
    const end = (prediction: Prediction) => {
      clearTimeout(limit);
      worker.removeAllListeners();
      resolve(prediction);
    };
    const limit = setTimeout(() => {
      worker.kill('SIGKILL');
      worker.once('exit', () => end({ id: task.id, error: `no answer in ${LIMIT_MS} ms` }));
    }, LIMIT_MS);
    worker.once('message', end);
    worker.once('exit', (code) => end({ id: task.id, error: `ended with ${code}` }));
    worker.send(task);
  });
}
