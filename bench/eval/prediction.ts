import type { ParsedHeadline } from '../../model/records.ts';
import type { BodyModel } from '../../parsers/body/model.ts';
import { parsePage } from '../../parsers/index.ts';
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
 * The model that judges a page's blocks in place of the built-in one. Cross-validation gives for each page a model
 * that was trained without the page's publisher; undefined leaves the built-in one.
 */
export type ModelFor = (page: CorpusPage) => BodyModel | undefined;

/** Our own row: the whole of parsePage, general rules alone. */
export function predict(page: CorpusPage, body: Uint8Array, modelFor?: ModelFor): Prediction {
  try {
    const { article, latest_headlines } = parsePage(
      { body, url: page.url, fetchedAt: page.fetchedAt },
      { bodyModel: modelFor?.(page) },
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
