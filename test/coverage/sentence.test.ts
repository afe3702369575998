import { expect, it } from 'vitest';
import { noFigures } from '../../src/coverage/schema.ts';
import { sentenceOf } from '../../src/coverage/sentence.ts';

const host = (name: string, held: number) => ({
  host: name,
  ...noFigures(),
  known: held,
  held,
  unclear: {},
  months: [],
  gaps: [],
});

it('names a paper that the job began with and that gave no story', () => {
  const report = { job: 'papers', run: 1, open: false, made_at: '2026-02-04T10:00:00.000Z', forgotten: 0 };
  const total = { ...noFigures(), known: 3, held: 3 };
  const of = (...hosts: ReturnType<typeof host>[]) => sentenceOf({ ...report, hosts, total });
  expect(of(host('one.test', 3))).toContain('is complete as far as these tell');
  expect(of(host('one.test', 3), host('two.test', 0))).toContain(
    'it is complete except for two.test, where no story was found',
  );
  expect(sentenceOf({ ...report, forgotten: 2, hosts: [host('one.test', 3)], total })).toContain(
    '2 stories were removed from it on request, and are not counted.',
  );
});
