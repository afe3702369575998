import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './ports.ts';

/** Is there a redis-server on this machine? Where it is missing, the tests that need it are skipped, and say so. */
export const HAS_REDIS = spawnSync('redis-server', ['--version']).status === 0;
if (!HAS_REDIS)
  console.warn(
    'redis-server is not installed: the tests of the Redis queue are skipped (apt-get install redis-server).',
  );

export interface RedisServer {
  url: string;
  /** SIGKILL, as a power cut takes it, short of the disk's own cache. */
  kill(): Promise<void>;
  /** Starts it again on what it has kept. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of the test's own, on a free port, with its append-only file in a folder that goes with it. */
export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const run = async () => {
    const server = spawn(
      'redis-server',
      [
        `--port ${port}`,
        '--bind 127.0.0.1',
        `--dir ${folder}`,
        '--appendonly yes',
        '--save',
        '',
        ...settings,
      ].flatMap((one) => (one === '' ? [''] : one.split(' '))),
      { stdio: 'ignore' },
    );
    await isUp(url, server);
    return server;
  };
  let server = await run();
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  return {
    url,
    kill,
    restart: async () => {
      server = await run();
    },
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function isUp(url: string, server: ChildProcess): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: 250 });
  redis.on('error', () => undefined);
  const failed = once(server, 'error').then(([error]) => {
    throw error;
  });
  try {
    await Promise.race([redis.ping(), failed]);
  } finally {
    redis.disconnect();
  }
}
