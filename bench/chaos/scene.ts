import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Press } from '../../fixtures/press/index.ts';
import type { DataPlace } from '../../src/index.ts';
import { type RedisServer, startRedis } from '../../test/support/redis.ts';
import { startS3 } from '../../test/support/s3_server.ts';
import { type Link, startLink } from '../support/link.ts';
import { type Fault, type FaultyServer, faultsByChance, startFaults } from '../support/s3_faults.ts';

/** Where a job runs, and what of it can be brought down. */
export interface Scene {
  /** The command line of each process; the first begins the run. */
  commands: string[][];
  place: DataPlace;
  /** Only where the queue is on Redis and the archive in a bucket. */
  outside?: Outside;
  close(): Promise<void>;
}

export interface Outside {
  redis: RedisServer;
  redisLink: Link;
  s3Link: Link;
  restartS3: () => Promise<void>;
  /** The way to the bucket: its requests, and the faults of single ones, given by chance beside the counted ones. */
  bucket: FaultyServer;
}

/** What befalls single requests to the bucket, as shares of all. */
const REQUEST_FAULTS: Partial<Record<Fault, number>> = {
  error: 0.01,
  slow_down: 0.005,
  lost_answer: 0.005,
  cut_request: 0.003,
  cut_answer: 0.003,
  delay: 0.02,
};

const jobFile = (folder: string, press: Press, delayMs: number, queue?: string): string => {
  const file = path.join(folder, 'chaos.yaml');
  const job = { seeds: press.seeds, browser: 'never', politeness: { delay_ms: delayMs }, queue };
  writeFileSync(file, JSON.stringify(job));
  return file;
};

/** One process, and all that it has in one folder. */
export function embeddedScene(folder: string, press: Press, delayMs: number): Scene {
  const data = path.join(folder, 'data');
  return {
    commands: [['crawl', jobFile(folder, press, delayMs), '--data', data, '--json']],
    place: data,
    close: async () => undefined,
  };
}

/** Workers whose queue is on a Redis and whose archive is in a bucket, each with a state folder of its own. */
export async function sharedScene(
  folder: string,
  press: Press,
  delayMs: number,
  workers: number,
  seed: number,
): Promise<Scene> {
  const [redis, { server, restart, stop }] = await Promise.all([startRedis(), startS3()]);
  process.env.AWS_ACCESS_KEY_ID = server.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = server.secretAccessKey;
  const faulty = await startFaults(server.endpoint, faultsByChance(seed, REQUEST_FAULTS));
  const [redisLink, s3Link] = [await startLink(portOf(redis.url)), await startLink(portOf(faulty.endpoint))];
  const at = (endpoint: string) => `s3://${server.bucket}/chaos?endpoint=${endpoint}`;
  const job = jobFile(folder, press, delayMs, `redis://127.0.0.1:${redisLink.port}`);
  const data = at(`http://127.0.0.1:${s3Link.port}`);
  const state = (name: string) => path.join(folder, name);
  return {
    commands: Array.from({ length: workers }, (_, n) => [
      n === 0 ? 'crawl' : 'worker',
      job,
      '--data',
      data,
      '--state',
      state(`worker-${n}`),
      '--json',
    ]),
    // Who looks at what came of it goes the straight way.
    place: { data: at(server.endpoint), state: state('reader') },
    outside: { redis, redisLink, s3Link, restartS3: restart, bucket: faulty },
    close: async () => {
      await Promise.all([redisLink.close(), s3Link.close(), faulty.close()]);
      await Promise.all([redis.stop(), stop()]);
    },
  };
}

const portOf = (url: string): number => Number(new URL(url).port);
