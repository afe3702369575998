import { describe, expect, it } from 'vitest';
import { covered } from '../../bench/train/align.ts';
import { bin, boost } from '../../bench/train/boost.ts';
import { logOdds } from '../../parsers/body/model.ts';

const words = (text: string) => text.toLowerCase().split(' ');

describe('labels of blocks', () => {
  const truth = words(
    'the pier broke in the storm last winter and the council will rebuild it before the herring fair',
  );

  it('are how much of a block the truth has, in order and each word once', () => {
    const blocks = [
      'menu of the harbour paper with many other words',
      'the pier broke in the storm last winter',
      'the pier broke in the storm last winter',
      'and the council will rebuild it before the herring fair says somebody else entirely today',
    ].map(words);
    const [menu, first, copy, last] = covered(blocks, truth);
    expect(menu).toBe(0);
    expect([first, copy].sort()).toEqual([0, 1]);
    expect(last).toBeCloseTo(10 / 15);
  });

  it('find short blocks between their neighbours only', () => {
    const blocks = ['herring fair', 'the pier broke in the storm last winter', 'and the council'].map(words);
    expect(covered(blocks, truth)).toEqual([0, 1, 1]);
  });
});

describe('boosting', () => {
  /** Yes where exactly one of the first two columns is high; the third is noise. */
  const rows = Array.from({ length: 400 }, (_, i) => [i % 2, (i >> 1) % 2, (i * 7) % 13]);
  const answer = rows.map(([a, b]) => Number(a !== b));
  const table = {
    width: 3,
    values: Float32Array.from(rows.flat()),
    answer: Float32Array.from(answer),
    weight: new Float32Array(rows.length).fill(1),
  };
  const how = { trees: 60, depth: 2, rate: 0.3, rows: 1, columns: 1, lambda: 1, leaf: 1, seed: 1 };

  it('learns what no single column tells', () => {
    // One row more of one corner, or no first split would gain anything.
    table.weight[0] = 40;
    const model = boost(table, bin(table), Int32Array.from(rows.keys()), how);
    const right = rows.filter((row, i) => logOdds(model, Float32Array.from(row)) > 0 === (answer[i] === 1));
    expect(right.length).toBe(rows.length);
  });

  it('learns from the rows that it is given and no others', () => {
    const lies = { ...table, answer: table.answer.map((yes, i) => (i < 200 ? yes : 1 - yes)) };
    const model = boost(
      lies,
      bin(lies),
      Int32Array.from({ length: 200 }, (_, i) => i),
      how,
    );
    expect(logOdds(model, Float32Array.of(1, 0, 5))).toBeGreaterThan(0);
    expect(logOdds(model, Float32Array.of(1, 1, 5))).toBeLessThan(0);
  });
});
