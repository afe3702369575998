import { redirectTarget } from '../../crawlers/discover.ts';
import type { Fetched } from '../../crawlers/fetcher.ts';
import type { Finder } from '../../crawlers/find/finder.ts';
import { type FileRead, readFile } from '../../crawlers/find/read_file.ts';
import { type Wishes, wishesFor } from '../../crawlers/polite/directives.ts';
import { TDM_PATH } from '../../crawlers/polite/tdm_file.ts';
import type { Scope } from '../../crawlers/scope.ts';
import { verdictOnCapture, verdictOnError } from '../../crawlers/verdict.ts';
import { type Answered, type Capture, header } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import type { Finish, Frontier, NewUrl, Visit } from '../../queues/port.ts';
import type { Archive, Stored } from '../../storage/port.ts';
import type { Committer } from './committer.ts';
import type { Drawing } from './drawing.ts';
import { PageStore, type ReadPage } from './page_store.ts';
import { countStored, FAILURES_TOLD, type RunReport, tally } from './report.ts';
import type { Revisits, VisitSeen } from './revisits.ts';
import { StatedChanges } from './stated_changes.ts';

export interface PipelineParts {
  job: Job;
  scope: Scope;
  finder: Finder;
  frontier: Frontier;
  archive: Archive;
  read: ReadPage;
  committer: Committer;
  revisits: Pick<Revisits, 'planned'>;
  report: RunReport;
  /** Without it no page is drawn. */
  drawing?: Drawing;
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
    this.#pages = new PageStore(parts.archive, parts.read);
  }

  /** Returns how the visit ended, once that is booked; undefined where it is not over. */
  async take(
    visit: Visit,
    { capture, error, deferred, drawn, notDrawn }: Fetched,
  ): Promise<Finish | undefined> {
    const { archive, committer, frontier, report, revisits } = this.#parts;
    if (deferred) {
      if (capture) await unlessForgotten(archive.put(capture));
      if (error) this.#tellDeferred(visit, error);
      return undefined;
    }
    const lookedAt = archive.lastVisit(visit.url)?.fetchedAt;
    let seen: VisitSeen = { lookedAt, ...NOTHING };
    const keep = async (one: Capture) => {
      const kept = await this.#keep(visit, drawn ?? one, error ?? notDrawn, drawn && one);
      if (kept) seen = { ...kept.seen, status: one.response.status, lookedAt };
      return kept?.end;
    };
    const end = capture
      ? await keep(capture).catch((fault: unknown) => {
          if (isForgotten(fault)) return this.#giveUp(visit, fault);
          throw fault;
        })
      : this.#giveUp(visit, error);
    if (!end) {
      await frontier.unclaim(visit);
      return undefined;
    }
    if (end.state === 'retry') report.retried++;
    await committer.add(await revisits.planned(end, seen));
    return end;
  }

  /** What a page's script got while it was drawn. */
  async takeTraffic(capture: Capture): Promise<void> {
    if (await unlessForgotten(this.#parts.archive.put(capture))) this.#parts.report.browser.answers++;
  }

  /** A file of a host that speaks to robots alone. */
  async takeForRobots(capture: Capture): Promise<void> {
    const { archive, report } = this.#parts;
    await unlessForgotten(archive.put(capture));
    report.robots++;
  }

  async takeRobots(capture: Capture): Promise<void> {
    await this.takeForRobots(capture);
    await this.#addSitemaps(capture);
  }

  async keptRobots(url: string): Promise<Answered | undefined> {
    const kept = await this.keptForRobots(url);
    if (kept) await this.#addSitemaps(kept);
    return kept;
  }

  /** Such a file as the archive has it, refusals to have one included; what comes between is asked for again. */
  async keptForRobots(url: string): Promise<Answered | undefined> {
    const { archive } = this.#parts;
    const last = archive.lastVisit(url);
    if (!last || last.status === 429 || last.status >= 500 || (last.status >= 300 && last.status < 400))
      return undefined;
    const { status, fetchedAt } = last;
    const gone = { url, fetchedAt, response: { status, headers: [], body: new Uint8Array() } };
    const kept = status === 200 ? await archive.page(url) : gone;
    return kept && { ...kept, fetchedAt };
  }

  async #addSitemaps(robots: Answered): Promise<void> {
    const { finder, frontier, report } = this.#parts;
    report.found += await frontier.add(finder.fromRobots(robots));
  }

  /**
   * Undefined: the visit is not over, since the page has to be drawn. `asItCame` is the document that a drawn page
   * was made from: it is kept too, and what it tells is read from the page as it was drawn.
   */
  async #keep(
    visit: Visit,
    capture: Capture,
    error: NewskeepError | undefined,
    asItCame: Capture | undefined,
  ): Promise<Kept | undefined> {
    const { job, scope, finder, read, report } = this.#parts;
    const file = await readFile(visit, capture, job, finder);
    const page = file ? undefined : await read(capture);
    const target = redirectTarget(visit, capture, job, scope);
    if (target && target !== 'outside') finder.redirected(visit.url, target);
    // That nothing changed says nothing new: what the page's head overrules is not seen.
    const isHonoured = job.directives === 'honour' && capture.response.status !== 304;
    const wishes = isHonoured ? wishesFor(capture, page?.directives ?? []) : FREE;

    const canonical = page?.article?.canonical_url;
    // The document as it came is put first, and names no story.
    if (asItCame && canonical !== undefined && this.#parts.archive.isForgotten(canonical))
      throw new NewskeepError('forgotten', `${visit.url}: the archive was told to forget its story.`);
    if (asItCame && !wishes.noarchive) await this.#parts.archive.put(asItCame);
    const named: Named = { found: [], news: 0 };
    const stored = file
      ? await this.#keepFile(visit, capture, file, named, !wishes.noarchive)
      : wishes.noarchive
        ? undefined
        : await this.#pages.put(capture, wishes.noindex ? undefined : page);
    if (page && !wishes.nofollow) await this.#add(finder.fromPage(visit, page, capture.fetchedAt), named);
    else if (!page && typeof target === 'object') await this.#add([target], named);

    report.fetched++;
    report.bytes_in += capture.response.body.length;
    if (capture.response.status === 304) report.not_modified++;
    if (stored) tally(report.kinds, stored.kind);
    for (const warning of page?.warnings ?? []) tally(report.warnings, warning.split(':', 1)[0] ?? warning);
    if (stored) countStored(report, stored);

    const mayDraw = page && !capture.drawnFrom && !wishes.noarchive;
    if (mayDraw && !error && this.#parts.drawing?.wantsTurn(visit, capture, page)) return undefined;
    const kind = file?.kind ?? page?.kind;
    const seen = { kind, publishedAt: page?.article?.published_at, outcome: stored?.outcome, ...named };
    const waits = mayDraw && this.#parts.drawing?.waitsFor(capture, page);
    if (waits) return { end: this.#wait(visit, waits), seen };
    const trouble = error ?? redirectTrouble(visit, target, capture);
    if (trouble) return { end: this.#giveUp(visit, trouble), seen };
    if (!wishes.noarchive) return { end: verdictOnCapture(visit, capture, kind), seen };
    const refused = this.#giveUp(visit, reserved(visit), kind);
    // What leads to stories has done so, and goes on to.
    const hasLed = file !== undefined || page?.kind === 'list';
    return { end: hasLed ? verdictOnCapture(visit, capture, kind) : refused, seen };
  }

  /** What a feed or sitemap names goes to the frontier as it is read; one that breaks off has named what came before. */
  async #keepFile(
    visit: Visit,
    capture: Capture,
    { kind, found }: FileRead,
    named: Named,
    mayKeep: boolean,
  ): Promise<Stored | undefined> {
    const { archive, frontier, report } = this.#parts;
    const warnings: string[] = [];
    const changes = new StatedChanges(archive.lastVisit(visit.url)?.fetchedAt, (url) =>
      archive.lastVisit(url),
    );
    try {
      for await (const batch of found) {
        await this.#add(batch, named);
        changes.note(batch);
      }
    } catch (error) {
      if (!(error instanceof NewskeepError) || !/^body_/.test(error.code)) throw error;
      warnings.push(`${error.code}: ${error.message}`);
      tally(report.warnings, error.code);
    }
    if (changes.isDoubtful) tally(report.warnings, 'lastmod_doubtful');
    report.lastmod_due += await frontier.lookAgain(changes.due);
    return mayKeep ? this.#pages.putFile(capture, kind, warnings) : undefined;
  }

  async #add(found: NewUrl[], named: Named): Promise<void> {
    const news = await this.#parts.frontier.add(found);
    this.#parts.report.found += news;
    named.news += news;
    // Of a sitemap with a million entries, the first ones tell enough.
    named.found.push(...found.slice(0, Math.max(0, MOST_NAMED - named.found.length)));
  }

  /** A page that needs a browser is no failure: every run looks at it again until one can draw it. */
  #wait(visit: Visit, { code, message, hint }: NewskeepError): Finish {
    const { report } = this.#parts;
    tally(report.errors, code);
    report.browser.waiting++;
    report.browser.hint = `${message} ${hint ?? ''}`.trim();
    return { visit, state: 'done', again: true, kind: 'needs_browser' };
  }

  /** The page comes to its turn yet; that its host's file of reservations could not be read is told here or nowhere. */
  #tellDeferred(visit: Visit, { code, message }: NewskeepError): void {
    const { report } = this.#parts;
    tally(report.errors, code);
    if (code === 'tdmrep_unreadable' && report.failures.length < FAILURES_TOLD)
      report.failures.push({
        url: new URL(TDM_PATH, visit.url).href,
        state: 'failed',
        code,
        message,
        attempts: visit.attempts,
        history: [],
      });
  }

  /** `kind`: of what came and may not be kept. */
  #giveUp(visit: Visit, error: NewskeepError | undefined, kind?: string): Finish {
    const trouble =
      error ?? new NewskeepError('internal', `${visit.url}: neither an answer nor an error came.`);
    tally(this.#parts.report.errors, trouble.code);
    return verdictOnError(visit, trouble, this.#parts.job.limits, kind);
  }
}

/** What a page named, the first of it. */
type Named = Pick<VisitSeen, 'found' | 'news'>;
const MOST_NAMED = 1000;

/** How a visit ended, and what is to be known for the next one. */
interface Kept {
  end: Finish;
  seen: Omit<VisitSeen, 'status' | 'lookedAt'>;
}

/** Where no answer came. */
const NOTHING: Omit<VisitSeen, 'lookedAt'> = {
  status: undefined,
  kind: undefined,
  publishedAt: undefined,
  outcome: undefined,
  found: [],
  news: 0,
};

const isForgotten = (fault: unknown): fault is NewskeepError =>
  fault instanceof NewskeepError && fault.code === 'forgotten';

/** Of what is kept beside pages: that it leads to what was forgotten is no trouble of theirs. */
async function unlessForgotten(stored: Promise<Stored>): Promise<Stored | undefined> {
  try {
    return await stored;
  } catch (fault) {
    if (isForgotten(fault)) return undefined;
    throw fault;
  }
}

const FREE: Wishes = { nofollow: false, noindex: false, noarchive: false };

const reserved = ({ url }: Visit) =>
  new NewskeepError(
    'use_reserved',
    `${url}: the page, or its host for it, asks not to be kept, and the job honours that.`,
  );

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
