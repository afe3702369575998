import type { Capture } from '../model/capture.ts';
import { articleId } from '../model/identity.ts';
import { keptPage, keptPayload } from './kept_page.ts';
import type { ArticleState, Known } from './known.ts';
import type { FileStore, Parsed, ReadByAnother } from './port.ts';
import { storyOf, tellsStory } from './stories.ts';

/** The story as it stands, where another parser read it, and its page now tells another text than that one. */
export function standsOtherwise(known: Known, capture: Capture, parsed: Parsed): ArticleState | undefined {
  if (!tellsStory(parsed)) return undefined;
  const current = known.article(articleId(parsed.article.canonical_url));
  if (!current || current.parserVersion === parsed.parserVersion) return undefined;
  const { contentHash, page } = storyOf(parsed, capture.url);
  // Upon a copy, and the story's own page at last, it is decided without the text.
  return contentHash === current.contentHash || page !== current.recordedFrom ? undefined : current;
}

/** The page that the current revision was read from; of a catalog that does not say, the URL's last one. */
export async function pageOfRevision(
  store: FileStore,
  known: Known,
  { revision, payloadDigest }: ArticleState,
  url: string,
): Promise<ReadByAnother | undefined> {
  const place = payloadDigest === undefined ? undefined : known.payload(payloadDigest);
  if (!place) {
    const page = await keptPage(store, known, url);
    return page && { revision, page };
  }
  const response = { status: 200, ...(await keptPayload(store, place)) };
  return { revision, page: { url, fetchedAt: place.date, response } };
}
