import robots from 'robots-parser';
import type { Answered, Capture } from '../../model/capture.ts';
import { header } from '../../model/capture.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import { NewskeepError } from '../../model/errors.ts';
import { ROBOTS_TOKEN } from '../user_agent.ts';
import { retryAfter } from './retry_after.ts';

// A CommonJS function whose types speak of a default export.
const robotsParser = robots as unknown as (
  url: string,
  text: string,
) => {
  isAllowed(url: string, userAgent?: string): boolean | undefined;
  getCrawlDelay(userAgent?: string): number | undefined;
};

/** RFC 9309, 2.3.1.2: five redirects at least are followed. */
const REDIRECTS = 5;
/** RFC 9309, 2.5: at least 500 KiB are read. */
const MAX_BYTES = 512 * 1024;
/** RFC 9309, 2.4: a copy older than a day is fetched anew. */
const FRESH_MS = 24 * 3_600_000;

/** A crawl-delay beyond this, or one that is no number, is taken as this: one page a day. */
const LONGEST_DELAY_MS = 24 * 3_600_000;

export interface Rules {
  isAllowed(url: string): boolean;
  crawlDelayMs: number;
}

export interface RobotsOptions {
  /** The answer of an earlier run, where the archive has one; a day old it is fetched anew. */
  kept?: ((url: string) => Promise<Answered | undefined>) | undefined;
  /** Makes one GET, no redirect followed. */
  fetch: (url: string) => Promise<Capture>;
  /** The pause before a redirect of a robots.txt is followed: it is one more request. */
  pause: () => Promise<unknown>;
}

const ALLOW_ALL: Rules = { isAllowed: () => true, crawlDelayMs: 0 };

/**
 * The robots.txt of each origin, fetched once a day (RFC 9309). 4xx allows everything; 5xx or no answer means
 * stay away, which `load` says by throwing `robots_unreachable`.
 */
export class Robots {
  readonly #options: RobotsOptions;
  readonly #known = new Map<string, { rules: Rules; until: number }>();
  readonly #loading = new Map<string, Promise<Rules>>();

  constructor(options: RobotsOptions) {
    this.#options = options;
  }

  /** The rules for a URL, once they are loaded and while they are fresh. */
  rulesOf(url: string): Rules | undefined {
    const known = this.#known.get(new URL(url).origin);
    return known && known.until > Date.now() ? known.rules : undefined;
  }

  /** Fetches the rules of a URL's origin; whoever asks meanwhile waits for the same answer. */
  load(url: string): Promise<Rules> {
    const { origin } = new URL(url);
    const underWay = this.#loading.get(origin);
    if (underWay) return underWay;
    const loading = this.#keptOrLoad(`${origin}/robots.txt`)
      .then(({ rules, at }) => {
        this.#known.set(origin, { rules, until: at + FRESH_MS });
        return rules;
      })
      .finally(() => this.#loading.delete(origin));
    this.#loading.set(origin, loading);
    return loading;
  }

  async #keptOrLoad(url: string): Promise<{ rules: Rules; at: number }> {
    const kept = await this.#options.kept?.(url);
    const at = Date.parse(kept?.fetchedAt ?? '');
    const isFresh = at <= Date.now() && at + FRESH_MS > Date.now();
    const rules = kept && isFresh ? readable(url, kept) : undefined;
    return rules ? { rules, at } : { rules: await this.#load(url), at: Date.now() };
  }

  async #load(robotsUrl: string): Promise<Rules> {
    let url = robotsUrl;
    for (let hop = 0; hop <= REDIRECTS; hop++) {
      if (hop > 0) await this.#options.pause();
      const capture = await this.#options.fetch(url).catch((error) => {
        // A host that leads inward is refused for good; a robots.txt that redirects there is one that cannot be read.
        if (!(error instanceof NewskeepError) || (hop === 0 && error.code === 'address_refused')) throw error;
        throw unreachable(robotsUrl, error.message, { cause: error });
      });
      const { status, headers } = capture.response;
      const location = header(headers, 'location');
      if (status >= 300 && status < 400 && location) {
        const next = URL.parse(location, url);
        if (!next || !/^https?:$/.test(next.protocol)) return ALLOW_ALL;
        url = next.href;
        continue;
      }
      if (status >= 500 || status === 429)
        throw unreachable(robotsUrl, `it answers ${status}`, { retryAfterMs: retryAfter(headers) });
      return rulesIn(robotsUrl, capture);
    }
    return ALLOW_ALL;
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
