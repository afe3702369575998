import { expect, it } from 'vitest';
import { remembered, rememberedLine } from '../../model/remembered.ts';

it('finds out once what hangs on a text, nothing found included', () => {
  const asked: string[] = [];
  const lengthOf = remembered((text) => {
    asked.push(text);
    return text.length > 3 ? text.length : undefined;
  });
  expect(['ab', 'abcd', 'ab', 'abcd'].map(lengthOf)).toEqual([undefined, 4, undefined, 4]);
  expect(asked).toEqual(['ab', 'abcd']);
});

it('looks at long texts anew', () => {
  const asked: string[] = [];
  const look = rememberedLine((text) => asked.push(text), 3);
  for (const text of ['abc', 'abcd', 'abc', 'abcd']) look(text);
  expect(asked).toEqual(['abc', 'abcd', 'abcd']);
});

it('does not take half a pair of surrogates for another', () => {
  const itself = rememberedLine((text) => text, 10);
  for (const text of ['a\ud83d', 'a\ud83e', 'a\ufffd', 'a\ud83d']) expect(itself(text)).toBe(text);
});

it('forgets when it knows too many', () => {
  let asked = 0;
  const look = remembered(() => ++asked);
  for (let i = 0; i < 25_000; i++) look(`text ${i}`);
  look('text 0');
  expect(asked).toBe(25_001);
});
