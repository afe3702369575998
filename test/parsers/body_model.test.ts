import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../parsers/body/features/index.ts';
import { type BodyModel, logOdds, packModel, shippedModel, unpackModel } from '../../parsers/body/model.ts';

/** Left at the first split for what is at most 2; on the right a second split of another column. */
const MODEL: BodyModel = {
  base: -0.5,
  trees: [
    {
      feature: Int16Array.of(3, -1, 0, -1, -1),
      value: Float32Array.of(2, 0.25, 10, -1, 4),
      left: Int16Array.of(1, -1, 3, -1, -1),
      right: Int16Array.of(2, -1, 4, -1, -1),
    },
    {
      feature: Int16Array.of(-1),
      value: Float32Array.of(0.125),
      left: Int16Array.of(-1),
      right: Int16Array.of(-1),
    },
  ],
};
const ROWS = [
  [Float32Array.of(0, 0, 0, 2), -0.125],
  [Float32Array.of(10, 0, 0, 3), -1.375],
  [Float32Array.of(11, 0, 0, 3), 3.625],
] as const;

describe('the model of blocks', () => {
  it.each(ROWS)('sums the leaves that a row comes to', (row, sum) => expect(logOdds(MODEL, row)).toBe(sum));

  it.each(ROWS)('says the same when packed and unpacked', (row, sum) =>
    expect(logOdds(unpackModel(packModel(MODEL)), row)).toBe(sum),
  );

  it('ships with weights for the features that there are', () => {
    const { trees } = shippedModel();
    expect(trees.length).toBeGreaterThan(50);
    const columns = trees.flatMap(({ feature }) => [...feature]);
    expect(Math.max(...columns)).toBeLessThan(FEATURES.length);
    expect(new Set(FEATURES).size).toBe(FEATURES.length);
  });
});
