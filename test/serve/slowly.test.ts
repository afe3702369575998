import { expect, it } from 'vitest';
import { slowlyMade } from '../../src/serve/slowly.ts';

it('makes once for all who ask at a time, keeps it for a while, and keeps no failure', async () => {
  let now = 0;
  let made = 0;
  const slowly = slowlyMade(1000, () => now);
  const make = async () => ++made;
  expect(await Promise.all([slowly('a', make), slowly('a', make), slowly('b', make)])).toEqual([1, 1, 2]);
  now = 999;
  expect(await slowly('a', make)).toBe(1);
  now = 1000;
  expect(await slowly('a', make)).toBe(3);
  const fail = () => Promise.reject(new Error('not now'));
  await expect(slowly('c', fail)).rejects.toThrow('not now');
  expect(await slowly('c', make)).toBe(4);
});
