import type { ParsedHeadline } from '../../model/records.ts';
import { type ParseOptions, parsePage } from '../../parsers/index.ts';
import type { CorpusPage } from '../support/corpus.ts';

/** What one parser reads from one page, as the scorers want it. */
export interface Prediction {
  id: string;
  title?: string | null;
  authors?: string[];
  published?: string | null;
  tags?: string[];
  body?: string | null;
  /** What the parser makes of its body: provenance. */
  bodyConfidence?: number | null | undefined;
  latest?: ParsedHeadline[];
  error?: string;
}

/**
 * The models that judge a page in place of those shipped. Cross-validation gives for each page models that were
 * trained without the page's publisher; undefined leaves the shipped ones.
 */
export type ModelFor = (page: CorpusPage) => ParseOptions['models'];

/** Our own row: the whole of parsePage, general rules alone. */
export function predict(page: CorpusPage, body: Uint8Array, modelFor?: ModelFor): Prediction {
  try {
    const { article, latest_headlines } = parsePage(
      { body, url: page.url, fetchedAt: page.fetchedAt },
      { models: modelFor?.(page) },
    );
    return {
      id: page.id,
      title: article?.title,
      authors: article?.authors.map(({ name }) => name),
      published: article?.published_at,
      tags: article?.tags,
      body: article?.body,
      bodyConfidence: article?.provenance.body?.confidence,
      latest: latest_headlines,
    };
  } catch (error) {
    return { id: page.id, error: String(error) };
  }
}
