import robots from 'robots-parser';
import type { Capture } from '../../model/capture.ts';
import { header } from '../../model/capture.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import { NewskeepError } from '../../model/errors.ts';
import { ROBOTS_TOKEN } from '../user_agent.ts';

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

export interface Rules {
  isAllowed(url: string): boolean;
  crawlDelayMs: number;
}

const ALLOW_ALL: Rules = { isAllowed: () => true, crawlDelayMs: 0 };

/**
 * The robots.txt of each origin, fetched once a day (RFC 9309). 4xx allows everything; 5xx or no answer means
 * stay away, which `rulesFor` says by throwing `robots_unreachable`.
 */
export class Robots {
  readonly #fetch: (url: string) => Promise<Capture>;
  readonly #known = new Map<string, { rules: Promise<Rules>; until: number }>();

  /** `fetch` makes one GET, no redirect followed. */
  constructor(fetch: (url: string) => Promise<Capture>) {
    this.#fetch = fetch;
  }

  /** True when the rules for this origin are at hand, so that asking for them costs the host no request. */
  knows(url: string): boolean {
    return (this.#known.get(new URL(url).origin)?.until ?? 0) > Date.now();
  }

  rulesFor(url: string): Promise<Rules> {
    const { origin } = new URL(url);
    const known = this.#known.get(origin);
    if (known && known.until > Date.now()) return known.rules;
    const rules = this.#load(`${origin}/robots.txt`);
    this.#known.set(origin, { rules, until: Date.now() + FRESH_MS });
    // A host that was down is asked again on the next visit, which the retry rules space out.
    rules.catch(() => this.#known.delete(origin));
    return rules;
  }

  async #load(robotsUrl: string): Promise<Rules> {
    let url = robotsUrl;
    for (let hop = 0; hop <= REDIRECTS; hop++) {
      const capture = await this.#fetch(url).catch((error) => {
        if (error instanceof NewskeepError) throw unreachable(robotsUrl, error.message, error);
        throw error;
      });
      const { status, headers } = capture.response;
      const location = header(headers, 'location');
      if (status >= 300 && status < 400 && location) {
        const next = URL.parse(location, url);
        if (!next || !/^https?:$/.test(next.protocol)) return ALLOW_ALL;
        url = next.href;
        continue;
      }
      if (status >= 500 || status === 429) throw unreachable(robotsUrl, `it answers ${status}`);
      if (status >= 400 || status < 200) return ALLOW_ALL;
      return parse(robotsUrl, capture);
    }
    return ALLOW_ALL;
  }
}

function parse(robotsUrl: string, capture: Capture): Rules {
  let text: string;
  try {
    text = new TextDecoder().decode(decodedBody(capture, 50 * MAX_BYTES).subarray(0, MAX_BYTES));
  } catch (error) {
    throw unreachable(robotsUrl, 'it cannot be decoded', error);
  }
  const rules = robotsParser(robotsUrl, text);
  return {
    isAllowed: (url) => rules.isAllowed(url, ROBOTS_TOKEN) !== false,
    crawlDelayMs: (rules.getCrawlDelay(ROBOTS_TOKEN) ?? 0) * 1000,
  };
}

const unreachable = (url: string, why: string, cause?: unknown) =>
  new NewskeepError(
    'robots_unreachable',
    `${url} cannot be read (${why}), so the host is left alone (RFC 9309).`,
    { cause },
  );
