import { describe, expect, it, onTestFinished } from 'vitest';
import { checkQueue } from '../../src/doctor/checks/queue.ts';
import { diagnose } from '../../src/doctor/doctor.ts';
import { HAS_REDIS, startRedis } from '../support/redis.ts';
import { InventedArchive, runAt, wellUntil } from './invented.ts';

describe.skipIf(!HAS_REDIS)('a queue on Redis', () => {
  const redisWith = async (...settings: string[]) => {
    const redis = await startRedis(...settings);
    onTestFinished(() => redis.stop());
    return redis;
  };

  it('that keeps everything is well', async () => {
    const { url } = await redisWith('--maxmemory-policy noeviction');
    expect(await checkQueue(url)).toEqual({ findings: [], isUsable: true });
  });

  it('that throws keys away, or forgets at a power cut, is told; so is one that does not answer', async () => {
    const redis = await redisWith('--maxmemory-policy allkeys-lru', '--appendonly no');
    const { findings, isUsable } = await checkQueue(redis.url);
    expect(isUsable).toBe(false);
    expect(findings.map(({ what }) => what)).toEqual([
      'It may throw keys away when its memory is full (maxmemory-policy allkeys-lru).',
      'It writes no append-only file: a power cut takes what its last snapshot has not.',
    ]);
    await redis.kill();
    const away = await checkQueue(redis.url.replace('redis://', 'redis://:secret@'));
    expect(away.findings[0]?.what).toContain('does not answer');
    expect(JSON.stringify(away)).not.toContain('secret');
  });

  it('that cannot be used keeps nobody from looking at the hosts', async () => {
    const { url } = await redisWith('--maxmemory-policy allkeys-lru');
    const archive = await InventedArchive.open();
    await wellUntil(archive, 20, ['a.test']);
    await archive.close();
    const options = { job: 'papers', queue: url, now: runAt(20), free: async () => 1e15 };
    const { hosts, findings } = await diagnose(archive.data, options);
    expect(hosts).toBe(1);
    expect(findings.map(({ kind }) => kind)).toEqual(['queue']);
  });
});
