import type { ParsedArticle } from '../../model/records.ts';
import { parsePage } from '../../parsers/index.ts';

/** Paragraphs long enough to be a story, invented. */
export const PROSE = [
  'The harbour council of Wickby voted on Monday to rebuild the long pier, which a storm broke in two last winter, and to open it before the herring fair.',
  'Fishermen, who have landed their catch on a borrowed barge since then, said that they had waited long enough for the council to find the money.',
  'Work is to begin in March, the harbour master told the meeting, and twelve carpenters from the valley have already been asked for their prices.',
  'The pier, built by the grandfathers of those who now mend it, carried the ferry, the fish market and, on Sundays, most of the town itself.',
];

export const paragraphs = (texts: readonly string[] = PROSE): string =>
  texts.map((text) => `<p>${text}</p>`).join('\n');

const encoder = new TextEncoder();

export interface Given {
  head?: string;
  body: string;
  lang?: string;
  url?: string;
  fetchedAt?: string;
}

export function parse({
  head = '',
  body,
  lang = 'en',
  url = 'https://wickby.example/town/pier-4711',
  fetchedAt,
}: Given) {
  const html = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">${head}</head><body>${body}</body></html>`;
  return parsePage({ body: encoder.encode(html), url, fetchedAt: fetchedAt ?? '2026-02-04T18:00:00Z' });
}

/** The story of the page; fails the test where there is none. */
export function story(given: Given): ParsedArticle {
  const { article, kind } = parse(given);
  if (!article) throw new Error(`no story on a page of kind ${kind}`);
  return article;
}

/** A plain story page: headline, what stands below it, text. */
export const plain = (below = '', head = '', lang = 'en', prose: readonly string[] = PROSE): Given => ({
  head,
  lang,
  body: `<main><article><h1>Wickby rebuilds its long pier</h1>${below}<div class="text">${paragraphs(prose)}</div></article></main>`,
});

export const ld = (value: unknown): string =>
  `<script type="application/ld+json">${JSON.stringify(value)}</script>`;
