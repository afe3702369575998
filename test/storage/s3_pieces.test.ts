import { expect, test } from 'vitest';
import { cutPieces, joinPieces, partKey, readPart } from '../../storage/s3/pieces.ts';

const part = (offset: number, size: number) => ({ key: `part ${offset}`, offset, size });
const keys = (whole: number | undefined, ...parts: ReturnType<typeof part>[]) => {
  const file = joinPieces('a', whole, parts);
  return file && [...file.pieces.map(({ key }) => key), file.size];
};

test.each([
  ['nothing', undefined, [], undefined],
  ['a whole object', 10, [], ['a', 10]],
  ['an empty object', 0, [], ['a', 0]],
  ['parts, in any order', undefined, [part(4, 2), part(0, 4)], ['part 0', 'part 4', 6]],
  ['a whole object and parts', 4, [part(4, 2)], ['a', 'part 4', 6]],
  ['leftovers of a seal', 6, [part(0, 4), part(4, 2), part(6, 1)], ['a', 'part 6', 7]],
  ['a hole', undefined, [part(0, 4), part(5, 2)], ['part 0', 4]],
  ['a hole at the beginning', undefined, [part(5, 2)], undefined],
  ['a hole after a whole object', 4, [part(5, 2)], ['a', 4]],
  ['a part of a lost writer', undefined, [part(0, 4), part(2, 9), part(4, 1)], ['part 0', 'part 4', 5]],
] as const)('a file of %s', (_, whole, parts, expected) => {
  expect(keys(whole, ...parts)).toEqual(expected);
});

test('a name of a part can be read back, and other names are none', () => {
  expect(partKey('warc/a.gz', 1234)).toBe('tails/warc/a.gz/0000000000001234');
  expect(readPart('tails/warc/a.gz/0000000000001234', 5)).toMatchObject({
    path: 'warc/a.gz',
    offset: 1234,
    size: 5,
  });
  for (const key of [
    'warc/a.gz',
    'tails/.probe',
    'tails/a/123',
    'tails/0000000000001234',
    'b/tails/a/0000000000001234',
  ])
    expect(readPart(key, 5)).toBeUndefined();
});

test('ranges are cut at the borders of objects, and to a size', () => {
  const file = joinPieces('a', 10, [part(10, 5)]);
  if (!file) throw new Error('no file');
  const cuts = (start: number, end: number, most?: number) =>
    cutPieces(file, start, end, most).map((cut) => `${cut.piece.key} ${cut.start}-${cut.end}`);
  expect(cuts(8, 12)).toEqual(['a 8-10', 'part 10 0-2']);
  expect(cuts(10, 12)).toEqual(['part 10 0-2']);
  expect(cuts(0, 15, 4)).toEqual(['a 0-4', 'a 4-8', 'a 8-10', 'part 10 0-4', 'part 10 4-5']);
  expect(cuts(5, 5)).toEqual([]);
});
