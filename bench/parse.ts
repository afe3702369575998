/**
 * `npm run bench:parse -- --json`: what parsePage (every field) costs beside a bare htmlparser2 parse of the same
 * bytes and beside Readability on linkedom, page by page in turn in one process, so that what else the machine does
 * falls on all alike. The rivals are told the charset and decode with it; `htmlparser2_text` has even that done.
 */
import { Readability } from '@mozilla/readability';
import { DomHandler } from 'domhandler';
import { Parser } from 'htmlparser2';
import { parseHTML } from 'linkedom';
import { type Decoded, decode } from '../parsers/decode.ts';
import { parsePage } from '../parsers/index.ts';
import { hasCorpus, pageBytes, readCorpus } from './support/corpus.ts';
import { options, printFigures, say } from './support/output.ts';
import { pressPages, type SamplePage } from './support/press_pages.ts';

const { pages: wanted, rounds, json } = options({ pages: 70, rounds: 7 });

interface Rival {
  name: 'newskeep' | 'htmlparser2' | 'htmlparser2_text' | 'readability_linkedom';
  run(page: SamplePage & Decoded): unknown;
}

const RIVALS: readonly Rival[] = [
  { name: 'newskeep', run: ({ url, body }) => parsePage({ url, body }) },
  { name: 'htmlparser2', run: (page) => new Parser(new DomHandler()).end(plainly(page)) },
  { name: 'htmlparser2_text', run: ({ text }) => new Parser(new DomHandler()).end(text) },
  {
    name: 'readability_linkedom',
    run: (page) => {
      const { document } = parseHTML(plainly(page));
      return new Readability(document as unknown as Document).parse();
    },
  },
];

const sample = hasCorpus
  ? evenly(readCorpus()).map(({ id, url }) => ({ url, body: pageBytes(id) }))
  : await pressPages(wanted);
const pages = sample.map((page) => ({ ...page, ...decode(page.body, undefined, page.url) }));
/** For each page and rival the least disturbed of its runs, in ms. */
const best = pages.map(() => new Map<string, number>());
for (let round = -1; round < rounds; round++) {
  // Who goes first changes from page to page and round to round; round -1 is for warming up.
  for (const [i, page] of pages.entries())
    for (let turn = 0; turn < RIVALS.length; turn++) {
      const rival = RIVALS[(i + round + 1 + turn) % RIVALS.length] as Rival;
      const ms = time(() => rival.run(page));
      if (round >= 0) best[i]?.set(rival.name, Math.min(ms, best[i].get(rival.name) ?? ms));
    }
  say(round < 0 ? 'warm' : `round ${round + 1} of ${rounds}`);
}

const msOf = (name: Rival['name']): number[] => best.map((page) => page.get(name) ?? Number.NaN);
const ours = msOf('newskeep');
const against = (name: Rival['name']) => {
  const theirs = msOf(name);
  return {
    of_medians: round2(middle(ours) / middle(theirs)),
    median_of_pages: round2(middle(ours.map((ms, i) => ms / (theirs[i] ?? Number.NaN)))),
  };
};
const [bare, text, readability] = [
  against('htmlparser2'),
  against('htmlparser2_text'),
  against('readability_linkedom'),
];
printFigures(
  {
    pages: pages.length,
    rounds,
    from: hasCorpus ? 'dev pages' : 'press',
    ratio_htmlparser2: bare.median_of_pages,
    ratio_htmlparser2_text: text.median_of_pages,
    ratio_readability_linkedom: readability.median_of_pages,
    ratio_of_medians: {
      htmlparser2: bare.of_medians,
      htmlparser2_text: text.of_medians,
      readability_linkedom: readability.of_medians,
    },
    ms: Object.fromEntries(RIVALS.map(({ name }) => [name, round2(middle(msOf(name)))])),
  },
  json,
);

function plainly({ body, charset }: SamplePage & Decoded): string {
  return new TextDecoder(charset).decode(body);
}

/** The same pages in every run, from the whole of the corpus. */
function evenly<T>(all: readonly T[]): T[] {
  const step = Math.max(1, all.length / wanted);
  return Array.from({ length: Math.min(wanted, all.length) }, (_, i) => all[Math.floor(i * step)] as T);
}

function time(run: () => unknown): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

function round2(n: number): number {
  return Math.round(n * 100) / 100;
}
