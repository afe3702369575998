import { hash } from '../../fixtures/press/random.ts';
import type { WireArticle } from '../../fixtures/press/syndication.ts';
import { articleId } from '../../model/identity.ts';
import { creditsOf } from '../../src/near/credits.ts';
import type { NearText } from '../../storage/port.ts';

/** A paper's article as the index takes it. */
export const nearText = (article: WireArticle): NearText => ({
  ...article,
  article_id: articleId(article.url),
  revision: 1,
  credits: creditsOf(article),
});

const WORDS = 36;

/**
 * Text n of a very large archive: a short one, which has as many keys in the index as a long one. One in ten is an
 * edited copy of a text before it, one in a hundred opens with a phrase that all papers print.
 */
export function simulated(n: number): NearText {
  const isCopy = n > 10 && hash(n, 1) % 10 === 0;
  const of = isCopy ? hash(n, 2) % n : n;
  const words = Array.from({ length: WORDS }, (_, at) => `w${hash(of, at, 3) % 400_000}`);
  if (isCopy) words[hash(n, 4) % WORDS] = `own${n}`;
  const phrase =
    hash(n, 5) % 100 === 0 ? 'all rights are kept by the paper that printed this story today ' : '';
  const url = `https://paper${n % 1000}.example/${n}`;
  return {
    article_id: n.toString(16).padStart(32, '0'),
    revision: 1,
    url,
    canonical_url: url,
    host: `paper${n % 1000}.example`,
    publisher: `Paper ${n % 1000}`,
    title: `Story ${n} of the simulated press`,
    published_at: '2026-02-04T10:00+00:00',
    published_precision: 'minute',
    first_seen_at: '2026-02-04T12:00:00.000Z',
    credits: null,
    body: phrase + words.join(' '),
  };
}
