import type { Browser } from '../../crawlers/browser/index.ts';
import { isLikely, type Need, needOf } from '../../crawlers/browser/needs.ts';
import type { Fetched } from '../../crawlers/fetcher.ts';
import { wishesFor } from '../../crawlers/polite/directives.ts';
import { type Capture, header } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import type { ParsedPage } from '../../model/page.ts';
import { NO_NEEDS, type SiteNeeds } from '../../model/site.ts';
import type { Visit } from '../../queues/port.ts';
import type { Archive } from '../../storage/port.ts';
import type { ReadPage } from './page_store.ts';
import type { RunReport } from './report.ts';

export interface DrawingParts {
  job: Job;
  archive: Archive;
  browser: Browser;
  read: ReadPage;
  report: RunReport;
}

/**
 * Decides which pages are drawn in a browser. The first page of a host that shows the need is put back and takes
 * another turn, in which it is drawn; from then on the host's pages are looked at, and drawn, within their own turn.
 */
export class Drawing {
  readonly #parts: DrawingParts;
  /** URLs whose next turn is for the browser. */
  readonly #due = new Set<string>();
  /** Since when there is no browser to be had: the run does not ask again. */
  #missing: NewskeepError | undefined;

  constructor(parts: DrawingParts) {
    this.#parts = parts;
  }

  /** Within the host's turn, after its answer came: draws the page where that is called for. */
  async inTurn(visit: Visit, fetched: Fetched): Promise<Fetched> {
    const { archive, job, read } = this.#parts;
    const { capture, error } = fetched;
    const isDue = this.#due.delete(visit.url);
    if (!capture || error || !isHtml(capture)) return fetched;
    if (!isDue && !isLikely(job.browser, archive.site(visit.host))) return fetched;
    const page = await read(capture);
    // Its script's answers would be kept before it is judged.
    if (job.directives === 'honour' && wishesFor(capture, page?.directives ?? []).noarchive) return fetched;
    const need = page && needOf(job.browser, page, archive.site(visit.host));
    return need ? this.#draw(visit, { ...fetched, capture }, need) : fetched;
  }

  /** Once a page was read: whether it has to take another turn, so that it is drawn. */
  wantsTurn(visit: Visit, capture: Capture, page: ParsedPage): boolean {
    const { archive, browser, job } = this.#parts;
    const need = isHtml(capture) ? needOf(job.browser, page, archive.site(visit.host)) : undefined;
    if (need === 'shell') this.#note(visit.host, { shellAt: new Date().toISOString() });
    if (!need) return false;
    this.#missing ??= browser.missing();
    if (this.#missing) return false;
    this.#due.add(visit.url);
    return true;
  }

  /** The reason why the page has to wait for a run with a browser, where that is so. */
  waitsFor(capture: Capture, page: ParsedPage): NewskeepError | undefined {
    const need = isHtml(capture) ? needOf(this.#parts.job.browser, page) : undefined;
    return need === 'shell' || need === 'asked' ? this.#missing : undefined;
  }

  async #draw(visit: Visit, fetched: Fetched & { capture: Capture }, need: Need): Promise<Fetched> {
    const { browser, report } = this.#parts;
    if (this.#missing) return fetched;
    const { capture, pauseMs } = fetched;
    try {
      const isList = (html: string) => this.#isList(capture, html);
      const drawing = await browser.draw(visit, capture, pauseMs, isList);
      if (!drawing) return { deferred: true, pauseMs };
      report.browser.drawn++;
      if (need === 'list') this.#noteList(visit.host, drawing.grew);
      return {
        ...fetched,
        drawn: drawing.capture,
        pauseMs: drawing.pauseMs,
        notDrawn: await this.#lacks(drawing),
      };
    } catch (error) {
      if (!(error instanceof NewskeepError)) throw error;
      if (error.code === 'browser_missing') this.#missing = error;
      else if (need !== 'list') return { ...fetched, notDrawn: error };
      // A list has its first links as it came.
      return fetched;
    }
  }

  /** A page that stays empty while a host failed to answer its script is worth another try. */
  async #lacks({
    capture,
    failed,
  }: {
    capture: Capture;
    failed: number;
  }): Promise<NewskeepError | undefined> {
    const page = failed > 0 ? await this.#parts.read(capture) : undefined;
    return page?.warnings.includes('needs_browser')
      ? new NewskeepError(
          'browser_failed',
          `${capture.url}: drawn, the page is empty, since its script got no answer.`,
        )
      : undefined;
  }

  async #isList(document: Capture, html: string): Promise<boolean> {
    const response = { status: 200, headers: [], body: Buffer.from(`\ufeff${html}`) };
    const page = await this.#parts.read({ ...document, response });
    return page?.kind === 'list';
  }

  #noteList(host: string, grew: boolean): void {
    this.#note(host, { listsGrow: grew, listsTriedAt: new Date().toISOString() });
  }

  #note(host: string, shown: Partial<SiteNeeds>): void {
    const { archive } = this.#parts;
    archive.noteSite(host, { ...(archive.site(host) ?? NO_NEEDS), ...shown });
  }
}

const isHtml = ({ response }: Capture): boolean =>
  response.status === 200 && /html/i.test(header(response.headers, 'content-type') ?? 'text/html');
