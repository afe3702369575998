import { setTimeout as sleep } from 'node:timers/promises';
import { type Capture, newVisitId } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import { hostOf } from '../../model/url.ts';
import type { Visit } from '../../queues/port.ts';
import type { Fetched } from '../fetcher.ts';
import { largestPage } from '../polite/host_rules.ts';
import { findChromium } from './chromium.ts';
import { HostTurns } from './host_turns.ts';
import { PageNetwork } from './network.ts';
import { type OpenBrowser, openBrowser } from './open.ts';

/** Scripts and styles are the same on every page of a paper: asked for once a run, as long as they fit here. */
const SHARED_BYTES = 64 << 20;
const SHARED = new Set(['script', 'stylesheet']);

export interface BrowserOptions {
  job: Job;
  userAgent: string;
  run: number;
  /** Asks a host for one URL: robots.txt, pace and the safety of addresses are its business. */
  fetch: (visit: Visit) => Promise<Fetched>;
  /** Every answer that a page's script got goes into the archive too. */
  onTraffic: (capture: Capture) => Promise<void>;
}

export interface Drawing {
  /** The document as the scripts left it. */
  capture: Capture;
  grew: boolean;
  /** Requests of its script that a host did not answer well: the page may lack something. */
  failed: number;
  /** The pause that the page's host is due now, in ms. */
  pauseMs: number;
}

/**
 * Draws pages in Chromium, which is started for the first one. The browser reaches no network of its own: the
 * document is given to it as it was fetched, and each request of its scripts is made by our fetcher, one at a time
 * a host with the host's pause between, and archived with the bytes as received. It says who it is, keeps no
 * cookies, and shows none of the faces that crawlee could put on.
 */
export class Browser {
  readonly #options: BrowserOptions;
  readonly #stop = new AbortController();
  readonly #turns = new HostTurns(this.#stop.signal);
  readonly #shared = new Map<string, Capture>();
  #sharedBytes = 0;
  #open: Promise<OpenBrowser> | undefined;

  constructor(options: BrowserOptions) {
    this.#options = options;
  }

  /** Why there is no browser, or undefined where there seems to be one. */
  missing(): NewskeepError | undefined {
    try {
      findChromium(this.#options.job.chromium);
      return undefined;
    } catch (error) {
      if (error instanceof NewskeepError) return error;
      throw error;
    }
  }

  /**
   * Draws a page whose answer was just fetched, within its turn at the host. Throws `browser_missing`, after which
   * another try in this run is useless, or `browser_failed`. Undefined when the crawl was stopped meanwhile.
   */
  async draw(
    visit: Visit,
    document: Capture,
    pauseMs: number,
    isList: (html: string) => Promise<boolean>,
  ): Promise<Drawing | undefined> {
    const { job, userAgent, run } = this.#options;
    const pageSeconds = job.politeness.timeout_s * 2;
    this.#open ??= openBrowser({
      executablePath: findChromium(job.chromium),
      userAgent,
      pages: job.concurrency,
      pageSeconds,
    });
    const open = await this.#open;
    this.#turns.book(visit.host, pauseMs);
    let begun = Date.now();
    const begin = () => {
      begun = Date.now();
    };
    // A crawl that is to end draws no further.
    const until = () => (this.#stop.signal.aborted ? 0 : begun + pageSeconds * 1000);
    const network: PageNetwork = new PageNetwork({
      document,
      maxBytes: largestPage(job),
      ask: (url, type) => this.#ask(visit, url, type, network, until),
    });
    const { html, grew } = await open.draw({ url: visit.url, network, isList, begin, until });
    if (network.fault) throw network.fault;
    if (this.#stop.signal.aborted) return undefined;
    const body = Buffer.from(html);
    if (body.length > largestPage(job))
      throw new NewskeepError(
        'body_too_large',
        `${visit.url}: drawn, the page is larger than ${largestPage(job)} bytes.`,
      );
    const capture = drawnCapture(document, body, newVisitId(job.name, run), Date.now() - begun);
    return { capture, grew, failed: network.failed, pauseMs: this.#turns.left(visit.host) };
  }

  /** Lets pages that are being drawn come to their end at once. */
  stop(): void {
    this.#stop.abort();
  }

  async close(): Promise<void> {
    this.stop();
    await (await this.#open?.catch(() => undefined))?.close();
  }

  async #ask(page: Visit, url: string, type: string, network: PageNetwork, until: () => number) {
    const known = SHARED.has(type) ? this.#shared.get(url) : undefined;
    if (known) return known;
    const { job, run } = this.#options;
    const host = hostOf(url);
    const part: Visit = {
      ...page,
      id: newVisitId(job.name, run),
      url,
      host,
      source: 'render',
      fromUrl: page.url,
      linksKnown: false,
    };
    const fetched = await this.#turns.take(host, until, async () => {
      const first = await this.#options.fetch(part);
      if (!first.deferred) return first;
      // The turn went to the host's robots.txt.
      await sleep(first.pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      return this.#options.fetch(part);
    });
    if (!fetched || (fetched.error && fetched.error.retry !== 'give_up')) network.failed++;
    const { capture } = fetched ?? {};
    if (capture) await this.#options.onTraffic(capture);
    if (capture?.response.status === 200 && SHARED.has(type)) this.#share(url, capture);
    return capture;
  }

  #share(url: string, capture: Capture): void {
    const { length } = capture.response.body;
    if (this.#sharedBytes + length > SHARED_BYTES) return;
    this.#sharedBytes += length;
    this.#shared.set(url, capture);
  }
}

function drawnCapture(document: Capture, body: Buffer, visit: string, totalMs: number): Capture {
  return {
    ...document,
    visit,
    drawnFrom: document.visit,
    fetchedAt: new Date().toISOString(),
    response: {
      status: 200,
      statusText: 'OK',
      httpVersion: document.response.httpVersion,
      headers: [
        ['Content-Type', 'text/html; charset=utf-8'],
        // What the host says to robots holds for the page, however it was drawn.
        ...document.response.headers.filter(([name]) => /^(x-robots-tag|tdm-\w+|link)$/i.test(name)),
      ],
      body,
    },
    timing: { firstByteMs: totalMs, totalMs },
  };
}
