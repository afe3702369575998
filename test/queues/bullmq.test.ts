import { afterAll, beforeAll, describe } from 'vitest';
import { openBullmqFrontier } from '../../queues/bullmq/index.ts';
import { HAS_REDIS, type RedisServer, startRedis } from '../support/redis.ts';
import { frontierContract } from './frontier_contract.ts';

describe.skipIf(!HAS_REDIS)('with a Redis', () => {
  let redis: RedisServer;
  let places = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  frontierContract('the BullMQ queue', async () => {
    const job = `test-${++places}`;
    return {
      open: (perHost = 1) => openBullmqFrontier({ url: redis.url, job, perHost, pauseMs: 0 }),
      dispose: () => undefined,
    };
  });
});
