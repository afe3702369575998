import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openEmbeddedFrontier } from '../../queues/embedded/index.ts';
import { frontierContract } from './frontier_contract.ts';

frontierContract('the embedded queue', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'newskeep-frontier-'));
  return {
    open: async (perHost = 1) =>
      openEmbeddedFrontier({ path: path.join(folder, 'frontier.sqlite'), job: 'test', perHost, pauseMs: 0 }),
    dispose: () => fs.rmSync(folder, { recursive: true }),
  };
});
