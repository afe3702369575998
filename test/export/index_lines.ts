import path from 'node:path';
import { expect } from 'vitest';
import { walkWarc } from '../../bench/support/warc_walk.ts';

export interface IndexLine {
  key: string;
  timestamp: string;
  url: string;
  digest: string;
  mime: string;
  offset: number;
  length: number;
  status: number;
  filename: string;
}

export function indexLines(text: string): IndexLine[] {
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.slice(0, -1).split('\n');
  const sorted = lines.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(lines, 'sorted by bytes').toEqual(sorted);
  return lines.map((line) => {
    const [, key = '', timestamp = '', json = ''] = /^(\S+) (\d{14}) (\{.*\})$/.exec(line) ?? [];
    return { key, timestamp, ...JSON.parse(json) };
  });
}

/** Holds every line against what a walk by hand finds where it points. Each WARC file is walked to its end. */
export function expectLanding(lines: IndexLine[], fileOf: (filename: string) => string): void {
  for (const [filename, some] of Map.groupBy(lines, (line) => line.filename)) {
    const records = walkWarc(fileOf(filename));
    expect(records.filter((record) => !record.digestHolds)).toEqual([]);
    const at = new Map(records.map((record) => [record.offset, record]));
    for (const { offset, url, length, mime } of some)
      expect(at.get(offset), `${path.basename(filename)}@${offset}`).toMatchObject({
        url,
        length,
        type: mime === 'warc/revisit' ? 'revisit' : 'response',
      });
  }
}
