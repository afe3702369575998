import { expect, test } from 'vitest';
import { Makings } from '../../src/query/makings.ts';

const aborted = (ms: number) => AbortSignal.timeout(ms);

test('a making is shared, ended with the last who waits, and what waited for its end is not begun in vain', async () => {
  const makings = new Makings();
  const log: string[] = [];
  /** Takes until it is ended, and then a while to end. */
  const slow = (name: string) => async (signal: AbortSignal) => {
    log.push(`${name} begun`);
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    log.push(`${name} ended`);
    signal.throwIfAborted();
  };
  const first = makings.join('presences', slow('a'), aborted(20));
  const beside = makings.join('presences', slow('none'), aborted(60));
  await expect(first).rejects.toThrow();
  expect(log).toEqual(['a begun']);
  await expect(beside).rejects.toThrow();
  // The first is ending still; whoever comes now waits for that, and gives up before it is his turn.
  await expect(makings.join('presences', slow('b'), aborted(50))).rejects.toThrow();
  await makings.join('presences', async () => void log.push('c'), undefined);
  expect(log).toEqual(['a begun', 'a ended', 'c']);
});
