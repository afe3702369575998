import type { Page, Route } from 'playwright';
import type { Capture } from '../../model/capture.ts';
import { decodedBody } from '../../model/content_encoding.ts';
import { NewskeepError } from '../../model/errors.ts';
import { normalizeUrl } from '../../model/url.ts';
import { blockedBy } from './blocked.ts';

/** What one page may ask for. A page that wants more is drawn with what came. */
const MOST_REQUESTS = 150;
const MOST_REDIRECTS = 5;

/** Not for the browser: they speak of bytes that we have undone, or would make it remember. */
const DROPPED =
  /^(content-encoding|content-length|transfer-encoding|set-cookie|alt-svc|refresh|strict-transport-security|access-control-allow-\w+)$/i;

export interface NetworkOptions {
  /** The page's own answer: the browser is given it as it came, and the host is not asked twice. */
  document: Capture;
  /** Asks a host for a URL as politeness, robots.txt and safety allow; undefined where they do not. */
  ask: (url: string, type: string) => Promise<Capture | undefined>;
  maxBytes: number;
}

/** All that one page of the browser sees of the network. */
export class PageNetwork {
  readonly #options: NetworkOptions;
  readonly #begun = new Set<Route>();
  #requests = 0;
  #lastAt = Date.now();
  #isDocumentGiven = false;
  /** Requests that a host failed to answer: what is drawn may lack something. */
  failed = 0;
  /** A fault of ours, which must end the crawl. */
  fault: unknown;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /** Milliseconds since something was under way; 0 while something is. */
  get quietMs(): number {
    return this.#begun.size > 0 ? 0 : Date.now() - this.#lastAt;
  }

  async attach(page: Page): Promise<void> {
    const context = page.context();
    await context.route('**/*', (route) => this.#take(route, page));
    await context.routeWebSocket('**', (socket) => void socket.close());
    context.on('page', (other) => void (other !== page && other.close().catch(() => undefined)));
  }

  async #take(route: Route, page: Page): Promise<void> {
    this.#begun.add(route);
    try {
      await this.#answer(route, page);
    } catch (error) {
      // The page may be closed meanwhile; everything else that is thrown here is ours.
      if (!page.isClosed()) this.fault ??= error;
      await route.abort().catch(() => undefined);
    } finally {
      this.#begun.delete(route);
      this.#lastAt = Date.now();
    }
  }

  async #answer(route: Route, page: Page): Promise<void> {
    const request = route.request();
    const { document } = this.#options;
    if (request.isNavigationRequest()) {
      const isOurs = !this.#isDocumentGiven && request.frame() === page.mainFrame();
      this.#isDocumentGiven ||= isOurs;
      // Frames and pages that a script would go on to are pages of their own: the frontier's matter.
      return isOurs ? this.#give(route, document, document.url) : route.abort('blockedbyclient');
    }
    if (
      blockedBy(request.method(), request.resourceType(), request.url()) ||
      ++this.#requests > MOST_REQUESTS
    )
      return route.abort('blockedbyclient');
    const capture = await this.#follow(request.url(), request.resourceType());
    if (!capture) return route.abort('failed');
    if (capture.response.status >= 500) this.failed++;
    return this.#give(route, capture, document.url);
  }

  /** Redirects are followed here, each hop asked and kept like any request: the browser would go past us. */
  async #follow(url: string, type: string): Promise<Capture | undefined> {
    let at = normalizeUrl(url);
    for (let hop = 0; at && hop <= MOST_REDIRECTS; hop++) {
      const capture: Capture | undefined = await this.#options.ask(at, type);
      const location = capture && locationOf(capture);
      if (!location) return capture;
      at = normalizeUrl(location, at);
    }
    return undefined;
  }

  #give(route: Route, capture: Capture, pageUrl: string): Promise<void> {
    const { response } = capture;
    const headers: Record<string, string> = {};
    for (const [name, value] of response.headers) {
      if (DROPPED.test(name)) continue;
      const key = name.toLowerCase();
      headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
    }
    // No cookie or origin of a reader is sent, so what comes is public, and the page may read it.
    headers['access-control-allow-origin'] = new URL(pageUrl).origin;
    let body: Buffer;
    try {
      body = Buffer.from(decodedBody(capture, this.#options.maxBytes));
    } catch (error) {
      if (!(error instanceof NewskeepError) || capture === this.#options.document) throw error;
      // One script or picture that cannot be unpacked is not the page's end.
      this.failed++;
      return route.abort('failed');
    }
    return route.fulfill({ status: response.status, headers, body });
  }
}

function locationOf({ response }: Capture): string | undefined {
  if (response.status < 300 || response.status >= 400 || response.status === 304) return undefined;
  return response.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
}
