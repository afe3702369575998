import { articleId, contentHash } from '../model/identity.ts';
import { isStory } from '../model/records.ts';
import { hostOf, normalizeUrl } from '../model/url.ts';
import { pageKey } from './keys.ts';
import type { ArticleState, Known } from './known.ts';
import type { Parsed, ParsedStory } from './port.ts';

export const tellsStory = (parsed: Parsed | undefined): parsed is ParsedStory =>
  parsed?.article != null && isStory(parsed.kind);

/** A story that was just read, reduced to what decides what it is. */
export interface Story {
  id: string;
  contentHash: string;
  host: string;
  /** `pageKey` of the URL that it was read from. */
  page: string;
  isCanonicalPage: boolean;
  hasBody: boolean;
  /** The parser that read it, and what it reads in the current revision where another one read that. */
  parserVersion: string;
  before: Parsed['before'];
}

/** `known`: how the story stands from now on, where that is another way than before; a row is made by `state` alone. */
export type Verdict =
  | { outcome: 'new' | 'revised'; articleId: string; state: ArticleState; known?: undefined }
  | { outcome: 'unchanged' | 'duplicate'; articleId: string; state?: undefined; known?: ArticleState };

export function storyOf({ article, storyUrl, parserVersion, before }: ParsedStory, captured: string): Story {
  const url = storyUrl ?? captured;
  const host = hostOf(captured);
  return {
    id: articleId(article.canonical_url),
    contentHash: contentHash(article),
    host,
    page: pageKey(spelled(url)),
    isCanonicalPage: spelled(url) === spelled(article.canonical_url),
    hasBody: (article.body ?? '').trim() !== '',
    parserVersion,
    before,
  };
}

/** What a story does to the dataset. Rows are written for `new` and `revised` alone. */
export function judge(story: Story, fetchedAt: string, payloadDigest: string, known: Known): Verdict {
  const current = known.article(story.id);
  const verdict = current ? judgeKnown(story, current) : judgeUnknown(story, fetchedAt, known);
  return verdict.state ? { ...verdict, state: { ...verdict.state, payloadDigest } } : verdict;
}

/** Both texts as one parser reads them: another parser's words would look like the paper's. */
function judgeKnown(story: Story, stored: ArticleState): Verdict {
  const { before, parserVersion } = story;
  const isReadAnew = before?.revision === stored.revision && stored.parserVersion !== parserVersion;
  if (!isReadAnew) return judgeTexts(story, stored);
  const current = { ...stored, contentHash: before.contentHash, parserVersion };
  const verdict = judgeTexts(story, current);
  return verdict.outcome === 'unchanged' ? { ...verdict, known: current } : verdict;
}

function judgeTexts(story: Story, current: ArticleState): Verdict {
  const isItsPage = story.isCanonicalPage || story.page === current.recordedFrom;
  // The same text, but a copy seldom tells publisher, section and tags: what its own page tells is kept.
  const isOwnAtLast = story.isCanonicalPage && story.page !== current.recordedFrom;
  if (current.contentHash === story.contentHash && !isOwnAtLast)
    return { outcome: isItsPage ? 'unchanged' : 'duplicate', articleId: story.id };
  // A print or AMP copy words things its own way: only the page that told the story before, or the one the
  // story names as its own, can revise it. So a story first read from a copy is revised by its own page.
  if (!isItsPage) return { outcome: 'duplicate', articleId: story.id };
  return {
    outcome: 'revised',
    articleId: story.id,
    state: { ...stateOf(story, current.firstSeenAt), revision: current.revision + 1 },
  };
}

function judgeUnknown(story: Story, fetchedAt: string, known: Known): Verdict {
  // Without a body two pages have the same hash by a shared title ("Live"), which proves nothing.
  const original = story.hasBody ? known.text(story.host, story.contentHash) : undefined;
  if (original) return { outcome: 'duplicate', articleId: original };
  return { outcome: 'new', articleId: story.id, state: stateOf(story, fetchedAt) };
}

const stateOf = (story: Story, firstSeenAt: string): ArticleState => ({
  contentHash: story.contentHash,
  revision: 1,
  firstSeenAt,
  recordedFrom: story.page,
  parserVersion: story.parserVersion,
});

/** So that a fragment or tracking parameter does not make a page a copy of itself. */
const spelled = (url: string) => normalizeUrl(url) ?? url;
