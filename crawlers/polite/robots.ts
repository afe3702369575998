import type { Answered } from '../../model/capture.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import { NewskeepError } from '../../model/errors.ts';
import { ROBOTS_TOKEN } from '../user_agent.ts';
import { type Asking, followed, OriginFiles } from './origin_files.ts';
import { retryAfter } from './retry_after.ts';
import { robotsParser } from './robots_parser.ts';

/** RFC 9309, 2.5: at least 500 KiB are read. */
const MAX_BYTES = 512 * 1024;
/** A crawl-delay beyond this, or one that is no number, is taken as this: one page a day. */
const LONGEST_DELAY_MS = 24 * 3_600_000;

export interface Rules {
  isAllowed(url: string): boolean;
  crawlDelayMs: number;
}

const ALLOW_ALL: Rules = { isAllowed: () => true, crawlDelayMs: 0 };

/**
 * The robots.txt of each origin, fetched once a day (RFC 9309). 4xx allows everything; 5xx or no answer means
 * stay away, which `load` says by throwing `robots_unreachable`.
 */
export class Robots {
  readonly #asking: Asking;
  readonly #files: OriginFiles<Rules>;

  constructor(asking: Asking) {
    this.#asking = asking;
    this.#files = new OriginFiles({ path: '/robots.txt', kept: asking.kept, read: readable });
  }

  /** The rules for a URL, once they are loaded and while they are fresh. */
  rulesOf(url: string): Rules | undefined {
    return this.#files.of(url);
  }

  /** Fetches the rules of a URL's origin; whoever asks meanwhile waits for the same answer. */
  load(url: string): Promise<Rules> {
    return this.#files.load(url, async (robotsUrl) => ({ says: await this.#ask(robotsUrl) }));
  }

  async #ask(robotsUrl: string): Promise<Rules> {
    const { fetch, pause } = this.#asking;
    const asked = (url: string) =>
      fetch(url).catch((error) => {
        // A host that leads inward is refused for good; a robots.txt that redirects there is one that cannot be read.
        if (!(error instanceof NewskeepError) || (url === robotsUrl && error.code === 'address_refused'))
          throw error;
        throw unreachable(robotsUrl, error.message, { cause: error });
      });
    const capture = await followed(robotsUrl, { fetch: asked, pause });
    if (!capture) return ALLOW_ALL;
    const { status, headers } = capture.response;
    if (status >= 500 || status === 429)
      throw unreachable(robotsUrl, `it answers ${status}`, { retryAfterMs: retryAfter(headers) });
    return rulesIn(robotsUrl, capture);
  }
}

/** What an answer to a robots.txt asks of us. Throws `robots_unreachable` where it cannot be decoded. */
export function rulesIn(robotsUrl: string, answer: Answered): Rules {
  const { status } = answer.response;
  return status >= 400 || status < 200 ? ALLOW_ALL : parse(robotsUrl, answer);
}

/** Of what the archive has, what cannot be read is asked for again. */
function readable(url: string, kept: Answered): Rules | undefined {
  try {
    return rulesIn(url, kept);
  } catch (error) {
    if (error instanceof NewskeepError) return undefined;
    throw error;
  }
}

function parse(robotsUrl: string, capture: Answered): Rules {
  let text: string;
  try {
    text = new TextDecoder().decode(decodedBody(capture, 50 * MAX_BYTES).subarray(0, MAX_BYTES));
  } catch (error) {
    throw unreachable(robotsUrl, 'it cannot be decoded', { cause: error });
  }
  const rules = robotsParser(robotsUrl, text);
  return {
    isAllowed: (url) => rules.isAllowed(url, ROBOTS_TOKEN) !== false,
    crawlDelayMs: delayMs(rules.getCrawlDelay(ROBOTS_TOKEN)),
  };
}

function delayMs(seconds: number | undefined): number {
  if (seconds === undefined) return 0;
  const ms = seconds * 1000;
  return ms >= 0 && ms < LONGEST_DELAY_MS ? ms : LONGEST_DELAY_MS;
}

const unreachable = (
  url: string,
  why: string,
  more: { cause?: unknown; retryAfterMs?: number | undefined },
) =>
  new NewskeepError(
    'robots_unreachable',
    `${url} cannot be read (${why}), so the host is left alone (RFC 9309).`,
    more,
  );
