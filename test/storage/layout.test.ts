import { expect, test } from 'vitest';
import { isOurs, newWriter, segmentPath, serialOf, warcPath, writerOf } from '../../storage/layout.ts';

test('a name says who wrote the file and which it is, with or without a writer', () => {
  const warc = warcPath('2026-02-04T10:11:12.000Z', 7, 'desk-1a2b3c');
  expect(warc).toBe('warc/2026/02/04/NEWSKEEP-20260204101112-00007-desk-1a2b3c.warc.gz');
  const segment = segmentPath('captures', '2026-02', 123_456, 'w-0');
  expect(segment).toBe('captures/year=2026/month=02/captures-123456-w-0.jsonl.gz');
  const old = 'warc/2026/02/04/NEWSKEEP-20260204101112-00009.warc.gz';
  for (const path of [warc, segment, old]) expect(isOurs(path)).toBe(true);
  expect([warc, segment, old].map(serialOf)).toEqual([7, 123_456, 9]);
  expect([warc, segment, old].map(writerOf)).toEqual(['desk-1a2b3c', 'w-0', undefined]);
});

test('writers of one machine have names of their own, whatever the machine is called', () => {
  const names = [newWriter(), newWriter()];
  expect(names[0]).not.toBe(names[1]);
  for (const name of names) expect(isOurs(segmentPath('articles', '2026-02', 1, name))).toBe(true);
});
