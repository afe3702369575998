import type { CorpusPage } from '../support/corpus.ts';
import type { Prediction } from './prediction.ts';
import type { Scores } from './score.ts';

export interface WorstPage {
  id: string;
  publisher: string;
  body_p: number;
  body_r: number;
  body_f1: number;
  reason: string;
}

interface Judged {
  page: CorpusPage;
  prediction: Prediction | undefined;
  scores: Scores;
}

/** The pages with the lowest body F1, each with what went wrong. */
export function worstPages(
  judged: readonly Judged[],
  words: (text: string | null | undefined) => string[],
  count = 20,
): WorstPage[] {
  const percent = (share: number | null | undefined) => Math.round(1000 * (share ?? 0)) / 10;
  return judged
    .filter(({ scores }) => typeof scores.bodyF1 === 'number')
    .sort((a, b) => (a.scores.bodyF1 ?? 0) - (b.scores.bodyF1 ?? 0))
    .slice(0, count)
    .map(({ page, prediction, scores }) => ({
      id: page.id,
      publisher: page.publisher,
      body_p: percent(scores.bodyP),
      body_r: percent(scores.bodyR),
      body_f1: percent(scores.bodyF1),
      reason: prediction?.error ?? reasonFor(words(page.truth.body), words(prediction?.body)),
    }));
}

const RUN = 5;

/** What a body that differs from the truth did, by where in each the other's runs of words are found. */
function reasonFor(truth: readonly string[], found: readonly string[]): string {
  if (found.length === 0) return 'empty';
  if (truth.length < 30) return 'truth looks cut';
  const inTruth = matches(found, truth);
  const inFound = matches(truth, found);
  const shared = inFound.filter(Boolean).length / truth.length;
  if (shared < 0.1 && !mostly(inTruth)) return 'wrong container';
  const first = inTruth.indexOf(true);
  const last = inTruth.lastIndexOf(true);
  const extra = {
    'started early': first,
    'ran on past the end': found.length - 1 - last,
    'took in other text': inTruth.slice(first, last).filter((hit) => !hit).length,
  };
  const missing = {
    'started late': inFound.indexOf(true),
    'stopped early': truth.length - 1 - inFound.lastIndexOf(true),
    'left out text': inFound.slice(inFound.indexOf(true), inFound.lastIndexOf(true)).filter((hit) => !hit)
      .length,
  };
  const [what, words] = largest({ ...extra, ...missing });
  // Much more of prose after a truth that is found to its last word: its labeller may have stopped first.
  if (what === 'ran on past the end' && shared > 0.97 && words > truth.length)
    return `ran on past the end by ${words} words, or truth looks cut`;
  return `${what} by ${words} words`;
}

const mostly = (hits: readonly boolean[]) => hits.filter(Boolean).length > hits.length / 2;

const largest = (counts: Record<string, number>): [string, number] =>
  Object.entries(counts).reduce((best, entry) => (entry[1] > best[1] ? entry : best));

/** For each word: does it lie in a run of words that the other text has too? */
function matches(text: readonly string[], other: readonly string[]): boolean[] {
  const runs = new Set<string>();
  for (let i = 0; i + RUN <= other.length; i++) runs.add(other.slice(i, i + RUN).join(' '));
  const hit = new Array<boolean>(text.length).fill(false);
  for (let i = 0; i + RUN <= text.length; i++)
    if (runs.has(text.slice(i, i + RUN).join(' '))) hit.fill(true, i, i + RUN);
  return hit;
}
