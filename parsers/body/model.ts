import { BODY_MODEL } from './weights.ts';

/**
 * Boosted decision trees over `FEATURES` (features/index.ts): their leaves summed are the log-odds that a block is
 * the story's. Made by `npm run train:body`, which says how well they do on papers that they have not seen.
 */
export interface BodyModel {
  base: number;
  trees: readonly Tree[];
}

/** Nodes in one array each; a node without a feature (-1) is a leaf with a value, another goes left up to its split. */
export interface Tree {
  feature: Int16Array;
  /** The split, or the leaf's value. */
  value: Float32Array;
  left: Int16Array;
  right: Int16Array;
}

const LEAF = 255;
const NODE_BYTES = 5;

/** Base, then each tree in preorder: one byte for the feature and four for split or value a node. As base64. */
export function packModel({ base, trees }: BodyModel): string {
  const nodes = trees.reduce((sum, { feature }) => sum + feature.length, 0);
  const bytes = Buffer.alloc(4 + nodes * NODE_BYTES);
  bytes.writeFloatLE(base, 0);
  let at = 4;
  for (const { feature, value, left, right } of trees) {
    const waiting = [0];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const inner = (feature[node] ?? -1) >= 0;
      bytes.writeUInt8(inner ? (feature[node] ?? 0) : LEAF, at);
      bytes.writeFloatLE(value[node] ?? 0, at + 1);
      at += NODE_BYTES;
      if (inner) waiting.push(right[node] ?? 0, left[node] ?? 0);
    }
  }
  return bytes.toString('base64');
}

export function unpackModel(packed: string): BodyModel {
  const bytes = Buffer.from(packed, 'base64');
  const trees: Tree[] = [];
  for (let at = 4; at < bytes.length; ) {
    const feature: number[] = [];
    const value: number[] = [];
    const left: number[] = [];
    const right: number[] = [];
    // Whose right child comes when the present branch is done.
    const open: number[] = [];
    let isRight = false;
    do {
      const node = feature.length;
      const byte = bytes.readUInt8(at);
      feature.push(byte === LEAF ? -1 : byte);
      value.push(bytes.readFloatLE(at + 1));
      left.push(byte === LEAF ? -1 : node + 1);
      right.push(-1);
      at += NODE_BYTES;
      if (isRight) right[open.pop() ?? 0] = node;
      isRight = byte === LEAF;
      if (byte !== LEAF) open.push(node);
    } while (open.length > 0);
    trees.push({
      feature: Int16Array.from(feature),
      value: Float32Array.from(value),
      left: Int16Array.from(left),
      right: Int16Array.from(right),
    });
  }
  return { base: bytes.readFloatLE(0), trees };
}

let shipped: BodyModel | undefined;
export const shippedModel = (): BodyModel => {
  shipped ??= unpackModel(BODY_MODEL);
  return shipped;
};

/** Every tree in one array, as a page's blocks come past all of them: a node is feature, value and right child; its left one follows. */
interface Forest {
  nodes: Int32Array;
  /** The same memory: what stands second in a node. */
  values: Float32Array;
  roots: number[];
}

const WIDTH = 3;

function planted({ trees }: BodyModel): Forest {
  const size = trees.reduce((sum, { feature }) => sum + feature.length, 0) * WIDTH;
  const nodes = new Int32Array(size);
  const values = new Float32Array(nodes.buffer);
  const roots: number[] = [];
  let at = 0;
  for (const { feature, value, left, right } of trees) {
    roots.push(at);
    const plant = (node: number): void => {
      const place = at;
      at += WIDTH;
      nodes[place] = feature[node] ?? -1;
      values[place + 1] = value[node] ?? 0;
      if ((feature[node] ?? -1) < 0) return;
      plant(left[node] ?? 0);
      nodes[place + 2] = at;
      plant(right[node] ?? 0);
    };
    plant(0);
  }
  return { nodes, values, roots };
}

const forests = new WeakMap<BodyModel, Forest>();

/** The log-odds of a row of features. */
export function logOdds(model: BodyModel, row: Float32Array): number {
  let forest = forests.get(model);
  if (!forest) {
    forest = planted(model);
    forests.set(model, forest);
  }
  const { nodes, values, roots } = forest;
  let sum = model.base;
  for (const root of roots) {
    let node = root;
    for (let column = nodes[node] as number; column >= 0; column = nodes[node] as number)
      node =
        (row[column] as number) <= (values[node + 1] as number) ? node + WIDTH : (nodes[node + 2] as number);
    sum += values[node + 1] as number;
  }
  return sum;
}
