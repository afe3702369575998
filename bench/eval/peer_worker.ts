/** A process that runs one peer on one page at a time, so that a page on which a peer hangs can be ended. */
import { decode } from '../../parsers/decode.ts';
import { pageBytes } from '../support/corpus.ts';
import { PEERS } from './peers.ts';
import type { Prediction } from './prediction.ts';

export interface Task {
  peer: string;
  id: string;
  url: string;
}

// Peers print warnings of their own; stdout belongs to the figures.
console.log = console.warn = console.error = () => {};

process.on('message', async ({ peer, id, url }: Task) => {
  let prediction: Prediction;
  try {
    const { text } = decode(pageBytes(id), undefined, url);
    prediction = { id, ...(await PEERS[peer]?.(text, url)) };
  } catch (error) {
    prediction = { id, error: String(error) };
  }
  process.send?.(prediction);
});
