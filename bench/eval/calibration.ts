import type { Judged } from './rows.ts';

const FROM = [0, 0.8, 0.9, 0.95, 0.98];

export interface Calibration {
  /** The least confidence of the pages in this row. */
  from: number;
  pages: number;
  /** Means in percent: the body F1 that the parser expected, and that it reached. */
  expected: number;
  reached: number;
}

/** What the body's `confidence` is worth: the F1 that it promises beside the F1 that came. */
export function calibrationOf(judged: readonly Judged[]): Calibration[] {
  const labelled = judged.flatMap(({ prediction, scores }) =>
    typeof prediction?.bodyConfidence === 'number' && typeof scores.bodyF1 === 'number'
      ? [{ promised: prediction.bodyConfidence, reached: scores.bodyF1 }]
      : [],
  );
  return FROM.map((from, i) => {
    const some = labelled.filter(({ promised }) => promised >= from && promised < (FROM[i + 1] ?? 2));
    const mean = (of: (one: (typeof some)[number]) => number) =>
      Math.round((1000 * some.reduce((sum, one) => sum + of(one), 0)) / some.length) / 10;
    return {
      from,
      pages: some.length,
      expected: mean((one) => one.promised),
      reached: mean((one) => one.reached),
    };
  });
}
