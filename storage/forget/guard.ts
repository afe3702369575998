import { type Capture, header } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Blocklist } from '../../model/forgotten.ts';
import type { Written } from '../batch.ts';
import type { Parsed } from '../port.ts';

/** Throws `forgotten` for what must not be kept again: by its URL, where it redirects, or the story that it says it tells. */
export function refuseForgotten(
  blocked: Pick<Blocklist, 'has'>,
  { url, response }: Capture,
  parsed: Parsed | undefined,
): void {
  const location = header(response.headers, 'location');
  const target = location === undefined ? undefined : URL.parse(location, url)?.href;
  const named = [url, target, parsed?.article?.canonical_url, parsed?.storyUrl];
  if (named.some((one) => one !== undefined && blocked.has(one)))
    throw new NewskeepError('forgotten', `${url}: the archive was told to forget it.`);
}

/** Throws `forgotten` where a story is read anew and names itself otherwise than it was. */
export function refuseForgottenStory(blocked: Pick<Blocklist, 'has'>, canonicalUrl: string): void {
  if (blocked.has(canonicalUrl))
    throw new NewskeepError('forgotten', `${canonicalUrl}: the archive was told to forget it.`);
}

/** A capture without the forgotten page that it was found on. */
export const withoutVia = (blocked: Pick<Blocklist, 'has'>, capture: Capture): Capture =>
  capture.fromUrl !== null && blocked.has(capture.fromUrl) ? { ...capture, fromUrl: null } : capture;

/** A page's list without the stories that were forgotten. */
export const withoutHeadlines = (
  blocked: Pick<Blocklist, 'has'>,
  parsed: Parsed | undefined,
): Parsed | undefined =>
  parsed?.headlines.some(({ url }) => blocked.has(url))
    ? {
        ...parsed,
        shown: parsed.shown ?? parsed.headlines,
        headlines: parsed.headlines.filter(({ url }) => !blocked.has(url)),
      }
    : parsed;

/**
 * Captures that wait for their commit while another process makes the archive forget: their records are written, so
 * that they can only be given up. Throws `locked` where one of them is, or refers to, what was forgotten.
 */
export function refuseWaiting(blocked: Pick<Blocklist, 'has'>, place: string, written: Written[]): void {
  const isTouched = ({ capture, parsed, fate }: Written) => {
    if (capture.fromUrl !== null && blocked.has(capture.fromUrl)) return true;
    if ('refersTo' in fate && fate.refersTo && blocked.has(fate.refersTo.url)) return true;
    try {
      refuseForgotten(blocked, capture, parsed);
      return false;
    } catch {
      return true;
    }
  };
  if (written.some(isTouched)) throw forgottenMeanwhile(place);
}

export const forgottenMeanwhile = (place: string) =>
  new NewskeepError(
    'locked',
    `${place}: another process made this archive forget what pages that waited here have to do with.`,
    { hint: 'Run the same command again: those pages are fetched again, as far as they may be.' },
  );
