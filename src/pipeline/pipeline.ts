import { discover, redirectTarget } from '../../crawlers/discover.ts';
import type { Fetched } from '../../crawlers/fetcher.ts';
import type { Scope } from '../../crawlers/scope.ts';
import { verdictOnCapture, verdictOnError } from '../../crawlers/verdict.ts';
import { type Capture, header } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import type { Finish, Frontier, NewUrl, Visit } from '../../queues/port.ts';
import type { Archive } from '../../storage/port.ts';
import type { Committer } from './committer.ts';
import { PageStore } from './page_store.ts';
import { parseCapture } from './parse_capture.ts';
import { countStored, type RunReport, tally } from './report.ts';

export interface PipelineParts {
  job: Job;
  scope: Scope;
  frontier: Frontier;
  archive: Archive;
  committer: Committer;
  report: RunReport;
}

/**
 * The road of one page, the one place that joins the rooms:
 * visit → capture → parse → archive (WARC, dedup, records) → links to the frontier → commit → finished.
 */
export class Pipeline {
  readonly #parts: PipelineParts;
  readonly #pages: PageStore;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    this.#pages = new PageStore(parts.archive, parts.job.limits.page_bytes);
  }

  /** Returns how the visit ended, once that is booked. */
  async take(visit: Visit, { capture, error }: Fetched): Promise<Finish> {
    const { committer, report } = this.#parts;
    const end = capture ? await this.#keep(visit, capture, error) : this.#giveUp(visit, error);
    if (end.state === 'retry') report.retried++;
    await committer.add(end);
    return end;
  }

  async takeRobots(capture: Capture): Promise<void> {
    await this.#parts.archive.put(capture);
    this.#parts.report.robots++;
  }

  async #keep(visit: Visit, capture: Capture, error: NewskeepError | undefined): Promise<Finish> {
    const { job, scope, frontier, report } = this.#parts;
    const page = parseCapture(capture, job.limits.page_bytes);
    const target = redirectTarget(visit, capture, job, scope);

    const stored = await this.#pages.put(capture, page);
    const found: NewUrl[] = page
      ? discover(visit, page, job, scope)
      : typeof target === 'object'
        ? [target]
        : [];
    report.found += await frontier.add(found);

    report.fetched++;
    report.bytes_in += capture.response.body.length;
    if (capture.response.status === 304) report.not_modified++;
    tally(report.kinds, stored.kind);
    for (const warning of page?.warnings ?? []) tally(report.warnings, warning.split(':', 1)[0] ?? warning);
    countStored(report, stored);

    const trouble = error ?? redirectTrouble(visit, target, capture);
    return trouble ? this.#giveUp(visit, trouble) : verdictOnCapture(visit, capture, page?.kind);
  }

  #giveUp(visit: Visit, error: NewskeepError | undefined): Finish {
    const trouble =
      error ?? new NewskeepError('internal', `${visit.url}: neither an answer nor an error came.`);
    tally(this.#parts.report.errors, trouble.code);
    return verdictOnError(visit, trouble, this.#parts.job.limits);
  }
}

function redirectTrouble(
  visit: Visit,
  target: ReturnType<typeof redirectTarget>,
  capture: Capture,
): NewskeepError | undefined {
  if (target === 'loop')
    return new NewskeepError(
      'redirects_exhausted',
      `${visit.url}: the redirects lead in a circle or too far.`,
    );
  if (target === 'outside')
    return new NewskeepError(
      'out_of_scope',
      `${visit.url}: it redirects to ${header(capture.response.headers, 'location')}, a host that the job does not allow.`,
      { hint: 'Add the host to allowed_hosts if it is the same paper.' },
    );
  return undefined;
}
