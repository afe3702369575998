import { Dice } from '../../fixtures/press/random.ts';
import type { PageInput } from '../../model/page.ts';
import { hasCorpus, pageBytes, readCorpus } from '../support/corpus.ts';
import { pressPages, type SamplePage } from '../support/press_pages.ts';
import { bait } from './bait.ts';
import { mutate } from './mutations.ts';

const SMALL = 40_000;
const MIDDLE = 150_000;

/** What is mutated: the press's pages, and those of the corpus, parted by size so that many cases run in a second. */
export interface Bases {
  small: SamplePage[];
  middle: SamplePage[];
  large: SamplePage[];
}

export async function readBases(): Promise<Bases> {
  const pages = await pressPages();
  if (hasCorpus) for (const { id, url } of readCorpus()) pages.push({ url, body: pageBytes(id) });
  const between = (from: number, to: number) =>
    pages.filter(({ body }) => body.length > from && body.length <= to);
  return {
    small: between(0, SMALL),
    middle: between(SMALL, MIDDLE),
    large: between(MIDDLE, 1e6).slice(0, 60),
  };
}

export interface Case {
  input: PageInput;
  changes: string[];
}

const URLS = [
  '',
  'x',
  'https://[bad',
  'data:text/html,x',
  '//a',
  'https://a.example/%',
  'mailto:x',
  '__proto__',
] as const;
const TIMES = [
  '',
  'yesterday',
  '+275760-09-13T00:00:00Z',
  '2026-02-30',
  '0000-00-00T00:00:00Z',
  '__proto__',
] as const;
const TYPES = [
  'text/html; charset=',
  'text/html;charset="',
  'application/pdf',
  '',
  'charset=charset=',
  'image/png',
] as const;

/** Case `n` of a seed, the same in every run over the same pages. */
export function caseAt(bases: Bases, seed: number, n: number): Case {
  const dice = new Dice(seed, n);
  const any = () => {
    const roll = dice.roll();
    const pages = roll < 0.9 ? bases.small : roll < 0.99 ? bases.middle : bases.large;
    return dice.pick(pages.length > 0 ? pages : bases.small);
  };
  const base = any();
  // Across threads a Buffer arrives as a plain Uint8Array, whose toString is a list of numbers.
  const textOf = ({ body }: SamplePage) => Buffer.from(body).toString('latin1');
  const { page, changes } = mutate(dice, textOf(base), textOf(any()));
  const odd = (list: readonly string[], usual: string | undefined) =>
    dice.chance(0.02) ? dice.pick(list) : dice.chance(0.002) ? bait(dice) : usual;
  return {
    input: {
      body: Buffer.from(page, 'latin1'),
      url: odd(URLS, base.url) ?? base.url,
      contentType: odd(TYPES, undefined),
      fetchedAt: odd(TIMES, '2026-02-04T18:00:00Z'),
    },
    changes,
  };
}
