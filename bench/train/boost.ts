import type { BodyModel, Tree } from '../../parsers/body/model.ts';

/**
 * Gradient boosting of decision trees for a yes-or-no answer: log loss, splits sought in histograms of each
 * feature's quantiles, rows and columns sampled for each tree (Friedman 2001 and 2002; Ke et al. 2017, LightGBM).
 */
export interface Boosting {
  trees: number;
  depth: number;
  /** Share of each tree's answer that is kept. */
  rate: number;
  rows: number;
  columns: number;
  lambda: number;
  /** The least sum of second derivatives in a leaf. */
  leaf: number;
  seed: number;
}

export interface Table {
  width: number;
  values: Float32Array;
  answer: Float32Array;
  weight: Float32Array;
}

const BINS = 64;
const LEAST_GAIN = 1e-3;

export interface Binned {
  bins: Uint8Array;
  /** Upper ends of each column's bins but the last. */
  ends: Float32Array[];
}

export function bin({ width, values, answer }: Table): Binned {
  const rows = answer.length;
  const bins = new Uint8Array(rows * width);
  const ends: Float32Array[] = [];
  const step = Math.max(1, Math.floor(rows / 20_000));
  for (let column = 0; column < width; column++) {
    const sample: number[] = [];
    for (let row = 0; row < rows; row += step) sample.push(values[row * width + column] ?? 0);
    sample.sort((a, b) => a - b);
    const own = Float32Array.from(endsOf(sample));
    ends.push(own);
    for (let row = 0; row < rows; row++) {
      const value = values[row * width + column] ?? 0;
      let low = 0;
      let high = own.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value > (own[middle] ?? 0)) low = middle + 1;
        else high = middle;
      }
      bins[row * width + column] = low;
    }
  }
  return { bins, ends };
}

function endsOf(sorted: readonly number[]): number[] {
  const distinct = [...new Set(sorted)];
  if (distinct.length <= BINS) return distinct.slice(1).map((value, i) => (value + (distinct[i] ?? 0)) / 2);
  const quantiles = Array.from(
    { length: BINS - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)] ?? 0,
  );
  return [...new Set(quantiles)];
}

/** Numbers 0…1, the same ones for the same seed (a linear congruential generator, Numerical Recipes). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

interface Leaf {
  node: number;
  from: number;
  to: number;
  histogram: Float64Array;
}

interface Growing {
  feature: number[];
  value: number[];
  bin: number[];
  left: number[];
  right: number[];
}

/** Learns from the rows named. `said` hears of every tree. */
export function boost(table: Table, { bins, ends }: Binned, rows: Int32Array, how: Boosting): BodyModel {
  const { width, answer, weight } = table;
  const random = randomOf(how.seed);
  let yes = 0;
  let all = 0;
  for (const row of rows) {
    all += weight[row] ?? 0;
    yes += (weight[row] ?? 0) * (answer[row] ?? 0);
  }
  const base = Math.log(yes / (all - yes));
  const score = new Float32Array(answer.length).fill(base);
  const slope = new Float32Array(answer.length);
  const curve = new Float32Array(answer.length);
  const order = new Int32Array(rows.length);
  const spare = new Int32Array(rows.length);
  const trees: Tree[] = [];
  for (let t = 0; t < how.trees; t++) {
    let count = 0;
    for (const row of rows) {
      const chance = 1 / (1 + Math.exp(-(score[row] ?? 0)));
      const w = weight[row] ?? 0;
      slope[row] = (chance - (answer[row] ?? 0)) * w;
      curve[row] = Math.max(1e-6, chance * (1 - chance) * w);
      if (random() < how.rows) order[count++] = row;
    }
    const columns = Int32Array.from(
      ends.flatMap((own, column) => (own.length > 0 && random() < how.columns ? [column] : [])),
    );
    const tree = grow({ bins, ends, width, columns, slope, curve, order, spare, count, how });
    trees.push({
      feature: Int16Array.from(tree.feature),
      value: Float32Array.from(tree.value),
      left: Int16Array.from(tree.left),
      right: Int16Array.from(tree.right),
    });
    for (const row of rows) {
      let node = 0;
      for (let column = tree.feature[0] ?? -1; column >= 0; column = tree.feature[node] ?? -1)
        node =
          ((bins[row * width + column] ?? 0) <= (tree.bin[node] ?? 0) ? tree.left[node] : tree.right[node]) ??
          0;
      score[row] = (score[row] ?? 0) + (tree.value[node] ?? 0);
    }
  }
  return { base, trees };
}

interface Ground {
  bins: Uint8Array;
  ends: readonly Float32Array[];
  width: number;
  columns: Int32Array;
  slope: Float32Array;
  curve: Float32Array;
  order: Int32Array;
  spare: Int32Array;
  count: number;
  how: Boosting;
}

function histogramOf(
  { bins, width, columns, slope, curve, order }: Ground,
  from: number,
  to: number,
): Float64Array {
  const sums = new Float64Array(columns.length * BINS * 2);
  for (let i = from; i < to; i++) {
    const row = order[i] ?? 0;
    const s = slope[row] ?? 0;
    const c = curve[row] ?? 0;
    for (let k = 0; k < columns.length; k++) {
      const at = (k * BINS + (bins[row * width + (columns[k] ?? 0)] ?? 0)) * 2;
      sums[at] = (sums[at] ?? 0) + s;
      sums[at + 1] = (sums[at + 1] ?? 0) + c;
    }
  }
  return sums;
}

function grow(ground: Ground): Growing {
  const { bins, ends, width, columns, slope, curve, order, spare, how } = ground;
  const tree: Growing = { feature: [], value: [], bin: [], left: [], right: [] };
  const add = (): number => {
    tree.feature.push(-1);
    tree.value.push(0);
    tree.bin.push(0);
    tree.left.push(-1);
    return tree.right.push(-1) - 1;
  };
  let level: Leaf[] = [
    { node: add(), from: 0, to: ground.count, histogram: histogramOf(ground, 0, ground.count) },
  ];
  for (let depth = 0; depth <= how.depth; depth++) {
    const next: Leaf[] = [];
    for (const { node, from, to, histogram } of level) {
      let sum = 0;
      let bend = 0;
      for (let i = from; i < to; i++) {
        sum += slope[order[i] ?? 0] ?? 0;
        bend += curve[order[i] ?? 0] ?? 0;
      }
      tree.value[node] = (-how.rate * sum) / (bend + how.lambda);
      const split = depth < how.depth ? bestSplit(ground, histogram, sum, bend) : undefined;
      if (!split) continue;
      const column = columns[split.k] ?? 0;
      let middle = from;
      let aside = 0;
      for (let i = from; i < to; i++) {
        const row = order[i] ?? 0;
        if ((bins[row * width + column] ?? 0) <= split.bin) order[middle++] = row;
        else spare[aside++] = row;
      }
      order.set(spare.subarray(0, aside), middle);
      const left = add();
      const right = add();
      tree.feature[node] = column;
      tree.value[node] = ends[column]?.[split.bin] ?? 0;
      tree.bin[node] = split.bin;
      tree.left[node] = left;
      tree.right[node] = right;
      // The smaller side is summed; the larger is what is left.
      const leftSmaller = middle - from < to - middle;
      const small = leftSmaller ? histogramOf(ground, from, middle) : histogramOf(ground, middle, to);
      for (let i = 0; i < histogram.length; i++) histogram[i] = (histogram[i] ?? 0) - (small[i] ?? 0);
      next.push(
        { node: left, from, to: middle, histogram: leftSmaller ? small : histogram },
        { node: right, from: middle, to, histogram: leftSmaller ? histogram : small },
      );
    }
    level = next;
  }
  return tree;
}

function bestSplit(
  { columns, ends, how }: Ground,
  histogram: Float64Array,
  sum: number,
  bend: number,
): { k: number; bin: number } | undefined {
  const whole = (sum * sum) / (bend + how.lambda);
  let best: { k: number; bin: number } | undefined;
  let most = LEAST_GAIN;
  for (let k = 0; k < columns.length; k++) {
    let s = 0;
    let b = 0;
    const last = ends[columns[k] ?? 0]?.length ?? 0;
    for (let bin = 0; bin < last; bin++) {
      const at = (k * BINS + bin) * 2;
      s += histogram[at] ?? 0;
      b += histogram[at + 1] ?? 0;
      if (b < how.leaf) continue;
      if (bend - b < how.leaf) break;
      const gain = (s * s) / (b + how.lambda) + (sum - s) ** 2 / (bend - b + how.lambda) - whole;
      if (gain <= most) continue;
      most = gain;
      best = { k, bin };
    }
  }
  return best;
}
