import type { Capture } from '../model/capture.ts';
import { payloadDigest } from '../model/identity.ts';
import { hostOf } from '../model/url.ts';
import type { Batch } from './batch.ts';
import { listHash } from './keys.ts';
import type { Known, UrlState } from './known.ts';
import { isNewList } from './lists.ts';
import type { Outcome, Parsed, ParsedStory } from './port.ts';
import { type Seen, seenOf, urlState } from './seen.ts';
import { judge, storyOf, tellsStory, type Verdict } from './stories.ts';
import type { Fate } from './warc/capture.ts';

/** What is to become of one capture, settled before a byte of it is written. */
export interface Decision {
  capture: Capture;
  parsed: Parsed | undefined;
  seen: Seen;
  fate: Fate;
  story: { outcome: Outcome; articleId: string | null };
  /** The row that the story makes, where it makes one. */
  article: { parsed: ParsedStory; articleId: string; state: NonNullable<Verdict['state']> } | undefined;
  /** Whether its list of headlines is written. */
  writesList: boolean;
}

/**
 * Decides, and notes in `batch` what the next decision has to know. `number` counts captures. `written`: its record is
 * in the WARC already, and only what it means for the dataset is decided, again.
 */
export function decide(
  capture: Capture,
  parsed: Parsed | undefined,
  number: number,
  known: Known,
  batch: Batch,
  written?: Fate,
): Decision {
  const host = hostOf(capture.url);
  const digest = payloadDigest(capture.response.body);
  const before = known.url(capture.url);
  const fate = written ?? fateOf(capture, digest, before, known);
  const shown = parsed?.shown ?? parsed?.headlines ?? [];
  const list = shown.length > 0 ? listHash(shown) : null;
  const isOfSeed = capture.source === 'seed';
  const writesList =
    list !== null && isNewList({ host, listHash: list, isOfSeed }, lookBefore(capture, before), known);
  const told = tellsStory(parsed)
    ? { parsed, verdict: judge(storyOf(parsed, capture.url), capture.fetchedAt, digest, known) }
    : undefined;

  const seen = seenOf(capture, parsed, digest, list);
  batch.urls.set(capture.url, urlState(seen, before, number));
  if (list !== null && writesList) batch.addList(host, list, number);
  if (keepsPayload(capture, fate) && !known.payload(digest)) batch.payloads.set(digest, placeless(capture));
  if (told) noteStory(batch, host, told.verdict);
  return {
    capture,
    parsed,
    seen,
    fate,
    story: told?.verdict ?? { outcome: 'none', articleId: null },
    article: told?.verdict.state && { ...told.verdict, parsed: told.parsed },
    writesList,
  };
}

/** What an archive of others shows from before the last look is no return to an earlier list: it may be that list. */
const lookBefore = (capture: Capture, last: UrlState | undefined): UrlState | undefined =>
  capture.source === 'import' && last && last.fetchedAt > capture.fetchedAt ? undefined : last;

function noteStory(batch: Batch, host: string, { state, known, articleId }: Verdict): void {
  const stands = state ?? known;
  if (!stands) return;
  batch.articles.set(articleId, stands);
  batch.addText(host, stands.contentHash, articleId);
}

function fateOf(capture: Capture, digest: string, before: UrlState | undefined, known: Known): Fate {
  if (capture.drawnFrom !== undefined) return { type: 'conversion', of: capture.drawnFrom };
  if (capture.response.status === 304)
    return { type: 'not_modified', refersTo: before && known.payload(before.payloadDigest) };
  const held = isWholePayload(capture) ? known.payload(digest) : undefined;
  return held ? { type: 'identical', refersTo: held } : { type: 'response' };
}

const isWholePayload = ({ response }: Capture) => response.status === 200 && response.body.length > 0;
export const keepsPayload = (capture: Capture, fate: Fate) =>
  fate.type !== 'identical' && fate.type !== 'not_modified' && isWholePayload(capture);

/** Where its record lies is known when it is appended. WARC-Target-URI has the URL in its normal form. */
const placeless = (capture: Capture) => ({
  url: new URL(capture.url).href,
  date: capture.fetchedAt,
  warcFile: '',
  warcOffset: 0,
  warcLength: 0,
});
