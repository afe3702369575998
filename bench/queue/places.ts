import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { openBullmqFrontier } from '../../queues/bullmq/index.ts';
import { openEmbeddedFrontier } from '../../queues/embedded/index.ts';
import type { Frontier } from '../../queues/port.ts';
import { startRedis } from '../../test/support/redis.ts';
import { freshFolder } from '../support/output.ts';

/** One queue by itself, and what it takes. */
export interface Place {
  frontier: Frontier;
  bytes(): Promise<number>;
  /** Connections that the frontier holds. */
  connections?(): Promise<number>;
  /** Resolves when nothing goes on in the background that adding has begun. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const gate = { job: 'bench', perHost: 1, pauseMs: 0 };

export async function embeddedPlace(): Promise<Place> {
  const folder = freshFolder('queue');
  const file = path.join(folder, 'frontier.sqlite');
  const frontier = openEmbeddedFrontier({ path: file, ...gate });
  return {
    frontier,
    bytes: async () => statSync(file).size,
    settled: async () => undefined,
    close: async () => {
      await frontier.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export async function redisPlace(): Promise<Place> {
  const server = await startRedis();
  const watch = new Redis(server.url);
  const info = async (section: string, name: string) =>
    Number(new RegExp(`${name}:(\\d+)`).exec(await watch.info(section))?.[1]);
  const empty = await info('memory', 'used_memory');
  const frontier = await openBullmqFrontier({ url: server.url, ...gate });
  return {
    frontier,
    bytes: async () => (await info('memory', 'used_memory')) - empty,
    connections: async () => (await info('clients', 'connected_clients')) - 1,
    // Redis writes its append-only file anew once it has doubled, in a process of its own.
    settled: async () => {
      while ((await info('persistence', 'aof_rewrite_in_progress')) > 0) await sleep(100);
    },
    close: async () => {
      await frontier.close();
      watch.disconnect();
      await server.stop();
    },
  };
}
