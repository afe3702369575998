import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { newVisitId, type Source } from '../../model/capture.ts';
import { guarded } from '../../model/disk_errors.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { hostOf } from '../../model/url.ts';
import { bitOf, STATE, TRIES_KEPT } from '../codes.ts';
import type {
  Failure,
  Finish,
  Frontier,
  FrontierCounts,
  Halt,
  LedgerEntry,
  Look,
  NewUrl,
  PaceOf,
  RunState,
  Visit,
} from '../port.ts';
import { forgetUrls } from './forget.ts';
import { HostGate } from './gate.ts';
import { Halts } from './halts.ts';
import { Pauses } from './pauses.ts';
import { failure, ledgerEntry, lookOf } from './rows.ts';
import { Said } from './said.ts';
import { openDatabase } from './schema.ts';
import { statements, type UrlRow } from './statements.ts';

export interface EmbeddedOptions {
  /** Path of the SQLite file. */
  path: string;
  job: string;
  /** Visits under way at one host at a time. */
  perHost: number;
  /** The pause between two visits of a host that was not given another one yet, in ms. */
  pauseMs: number;
  /** For hosts with rules of their own: both numbers of each host, in the place of these. */
  paceOf?: PaceOf;
}

/** Rows read ahead of a host at a time: few, so that what is more urgent is not overtaken for long. */
const READ_AHEAD = 32;

/**
 * The frontier in one SQLite file, for one process. Claims live in memory, since the data folder's lock keeps
 * every other process away; only what a crash must not lose is written.
 */
export function openEmbeddedFrontier(options: EmbeddedOptions): Frontier {
  return new EmbeddedFrontier(openDatabase(options.path), options);
}

type FailedEnd = Extract<Finish, { code: ErrorCode }>;

class EmbeddedFrontier implements Frontier {
  readonly #db: DatabaseSync;
  readonly #job: string;
  readonly #path: string;
  readonly #sql: ReturnType<typeof statements>;
  readonly #gate: HostGate;
  readonly #halts: Halts;
  readonly #pauses: Pauses;
  /** Hosts that may have URLs waiting, in turn, each with the rows read ahead. */
  readonly #turn = new Map<string, UrlRow[]>();
  readonly #claimed = new Map<number, string>();
  readonly #claimedOfHost = new Map<string, number>();
  readonly #rowOf = new WeakMap<Visit, UrlRow>();
  readonly #said = new Said();
  #run = 0;
  #linksSince = 1;

  constructor(db: DatabaseSync, options: EmbeddedOptions) {
    this.#db = db;
    this.#job = options.job;
    this.#path = options.path;
    this.#gate = new HostGate(options.paceOf ?? (() => options));
    this.#sql = statements(db);
    this.#halts = new Halts(db, options.job);
    this.#pauses = new Pauses(db);
    for (const { host, until } of this.#pauses.open(Date.now())) this.#gate.close(host, until);
    this.#run = Number(this.#sql.job.get(this.#job)?.run ?? 0);
  }

  async start(seeds: NewUrl[], linkSettings: string, due?: number): Promise<RunState> {
    const known = this.#sql.job.get(this.#job);
    const resumed = known?.open === 1;
    const startedAt = resumed ? String(known.started_at) : new Date().toISOString();
    this.#run = Number(known?.run ?? 0) + (resumed ? 0 : 1);
    const sameLinks = known?.link_settings === linkSettings;
    // Pages that this run has done by other settings are read again in the next one.
    this.#linksSince = sameLinks ? Number(known.links_since) : this.#run + (resumed ? 1 : 0);
    this.#transaction(() => {
      this.#sql.putJob.run(this.#job, this.#run, startedAt, linkSettings, this.#linksSince);
      const isWhole = due === undefined || !sameLinks || this.#linksSince === this.#run;
      if (!isWhole) this.#sql.lookAtDue.run(this.#run, this.#job, due);
      else if (!resumed)
        this.#sql.lookAgain.run(this.#run, this.#job, sameLinks && this.#linksSince < this.#run ? 1 : 0);
      // A seed is looked at in every whole run, and a seed new in the job file joins a run that is taken up.
      for (const seed of seeds) this.#sql.insert.run(...this.#insertValues(seed));
      if (!resumed) this.#halts.lift('cancelled');
      if (!resumed && isWhole) this.#reopen(seeds.map(({ url }) => url));
    });
    this.#said.forget();
    this.#turn.clear();
    for (const { host } of this.#sql.waitingHosts.all(this.#job)) this.#turn.set(String(host), []);
    return { run: this.#run, resumed, startedAt };
  }

  async join(): Promise<RunState | undefined> {
    const known = this.#sql.job.get(this.#job);
    if (known?.open !== 1) return undefined;
    return { run: this.#run, resumed: false, startedAt: String(known.started_at) };
  }

  /** Nobody else has this frontier. */
  mayAsk(): boolean {
    return true;
  }

  async add(urls: NewUrl[]): Promise<number> {
    const news = urls.filter((url) => !this.#said.has(url));
    if (news.length === 0) return 0;
    let added = 0;
    this.#transaction(() => {
      for (const url of news) {
        if (Number(this.#sql.insert.run(...this.#insertValues(url)).changes) > 0) {
          added++;
          this.#wake(hostOf(url.url), url.priority);
          continue;
        }
        const known = this.#sql.nameAgain.get(
          this.#job,
          url.url,
          bitOf(url.source),
          url.datedAt ?? null,
          url.priority,
        );
        if (known?.state === STATE.waiting) this.#wake(hostOf(url.url), Number(known.priority));
      }
    });
    for (const url of news) this.#said.add(url);
    return added;
  }

  async lookAgain(urls: string[]): Promise<number> {
    let opened = 0;
    this.#transaction(() => {
      opened = this.#reopen(urls);
    });
    this.#said.forget();
    for (const url of urls) this.#wake(hostOf(url), 0);
    return opened;
  }

  async *lists(): AsyncIterable<Look> {
    for (const row of this.#sql.lists.iterate(this.#job)) yield lookOf(row);
  }

  async nextLook(): Promise<number | undefined> {
    const at = this.#sql.nextLook.get(this.#job)?.at;
    return typeof at === 'number' ? at : undefined;
  }

  async claim(): Promise<Visit | undefined> {
    if (this.#halts.get()) return undefined;
    const now = Date.now();
    this.#promoteDelayed(now);
    for (const [host, ahead] of this.#turn) {
      if ((this.#gate.opensAt(host) ?? Infinity) > now) continue;
      const rows = ahead.length > 0 ? ahead : this.#readAhead(host);
      const row = rows.shift();
      // Whoever was served goes to the end of the turn; a host with nothing left leaves it.
      this.#turn.delete(host);
      if (!row) continue;
      this.#turn.set(host, rows);
      this.#gate.enter(host, now);
      this.#markClaimed(row);
      return this.#toVisit(row);
    }
    return undefined;
  }

  async release(visit: Visit, delayMs: number): Promise<void> {
    this.#gate.leave(visit.host, delayMs, Date.now());
  }

  async unclaim(visit: Visit): Promise<void> {
    const row = this.#rowOf.get(visit);
    if (!row || !this.#claimed.has(row.id)) return;
    this.#unmarkClaimed(row.id);
    this.#turn.set(visit.host, []);
  }

  async finish(ends: Finish[]): Promise<void> {
    this.#transaction(() => {
      for (const end of ends) {
        const row = this.#rowOf.get(end.visit);
        if (!row) throw new Error(`${end.visit.url} was not claimed here`);
        if (end.state === 'retry') {
          this.#addTry(row, end);
          this.#sql.delay.run(Date.now() + end.afterMs, end.code, end.message, row.id);
        } else this.#end(row, end);
      }
    });
    for (const end of ends) {
      const row = this.#rowOf.get(end.visit);
      if (row) this.#unmarkClaimed(row.id);
    }
  }

  async isDrained(): Promise<boolean> {
    return (
      this.#claimed.size === 0 &&
      this.#sql.anyWaiting.get(this.#job) === undefined &&
      this.#sql.nextDue.get(this.#job)?.due === null
    );
  }

  async idleMs(): Promise<number | undefined> {
    if (this.#claimed.size > 0) return 0;
    const due = this.#sql.nextDue.get(this.#job)?.due;
    const times = [...this.#turn.keys()].map((host) => this.#gate.opensAt(host) ?? 0);
    if (typeof due === 'number') times.push(due);
    return times.length > 0 ? Math.max(0, times.reduce((a, b) => Math.min(a, b)) - Date.now()) : undefined;
  }

  async endRun(): Promise<void> {
    this.#sql.closeRun.run(this.#job);
  }

  async halted(): Promise<Halt | undefined> {
    return this.#halts.get();
  }

  async pause(): Promise<void> {
    this.#transaction(() => this.#halts.put('paused'));
  }

  async resume(): Promise<void> {
    this.#transaction(() => this.#halts.lift('paused'));
  }

  async cancel(): Promise<number> {
    let dropped = 0;
    this.#transaction(() => {
      this.#sql.closeRun.run(this.#job);
      this.#halts.put('cancelled');
      dropped = this.#halts.refuseWaiting();
    });
    return dropped;
  }

  async postpone(leastMs: number): Promise<Set<string>> {
    let hosts: string[] = [];
    this.#transaction(() => {
      const opensAt = (host: string) => this.#gate.opensAt(host) ?? 0;
      hosts = this.#pauses.postpone(this.#job, opensAt, Date.now() + leastMs);
    });
    this.#said.forget();
    for (const host of hosts) this.#turn.delete(host);
    return new Set(hosts);
  }

  async counts(): Promise<FrontierCounts> {
    const counts: FrontierCounts = { waiting: 0, done: 0, failed: 0, refused: 0 };
    for (const { state, n } of this.#sql.counts.all(this.#job)) {
      if (state === STATE.done) counts.done += Number(n);
      else if (state === STATE.failed) counts.failed += Number(n);
      else if (state === STATE.refused) counts.refused += Number(n);
      else counts.waiting += Number(n);
    }
    return counts;
  }

  async *failures(): AsyncIterable<Failure> {
    for (const row of this.#sql.failures.iterate(this.#job))
      yield failure(row, this.#sql.tries.all(row.id as number));
  }

  async retryFailed(): Promise<number> {
    const failed = Number(this.#sql.retryFailed.run(this.#run, this.#job).changes);
    if (failed === 0) return 0;
    this.#said.forget();
    for (const { host } of this.#sql.waitingHosts.all(this.#job)) this.#wake(String(host), Infinity);
    return failed;
  }

  async *ledger(): AsyncIterable<LedgerEntry> {
    for (const row of this.#sql.ledger.iterate(this.#job)) yield ledgerEntry(row);
  }

  async forget(isGone: (url: string) => boolean): Promise<number> {
    let forgotten = 0;
    this.#transaction(() => {
      forgotten = forgetUrls(this.#db, this.#job, isGone);
    });
    guarded(this.#path, () => this.#db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)'));
    this.#said.forget();
    for (const ahead of this.#turn.values()) ahead.length = 0;
    return forgotten;
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #reopen(urls: string[]): number {
    let opened = 0;
    for (const url of urls) opened += Number(this.#sql.reopen.run(this.#run, this.#job, url).changes);
    return opened;
  }

  #addTry(row: UrlRow, { code, message }: FailedEnd): void {
    this.#sql.addTry.run(row.id, Date.now(), code, message);
    this.#sql.dropOldTries.run(row.id, TRIES_KEPT);
  }

  #end(row: UrlRow, end: Exclude<Finish, { state: 'retry' }>): void {
    const [again, lookAt] = [end.again ? 1 : 0, end.lookAt === undefined ? null : Math.round(end.lookAt)];
    if (end.state === 'done') {
      const { kind, memory = null } = end;
      this.#sql.end.run(STATE.done, again, lookAt, null, null, this.#run, kind, memory, row.id);
      return;
    }
    const { state, code, message, waitMs, kind = null } = end;
    this.#addTry(row, end);
    if (waitMs !== undefined) this.#pauses.note(end.visit.host, waitMs, Date.now());
    this.#sql.end.run(STATE[state], again, lookAt, code, message, row.done_in, kind, null, row.id);
  }

  /** The best waiting rows of a host that are not claimed. */
  #readAhead(host: string): UrlRow[] {
    return this.#sql.waiting
      .all(this.#job, host, READ_AHEAD + (this.#claimedOfHost.get(host) ?? 0))
      .filter((row) => !this.#claimed.has(Number(row.id))) as unknown as UrlRow[];
  }

  #promoteDelayed(now: number): void {
    const due = this.#sql.due.all(this.#job, now);
    if (due.length > 0) this.#said.forget();
    for (const row of due) {
      this.#sql.promote.run(Number(row.id));
      this.#wake(String(row.host), Number(row.priority));
    }
  }

  /** Puts a host in the turn; rows read ahead are dropped when something more urgent has come. */
  #wake(host: string, priority: number): void {
    const ahead = this.#turn.get(host);
    if (!ahead) this.#turn.set(host, []);
    else if (ahead[0] && ahead[0].priority > priority) ahead.length = 0;
  }

  #markClaimed(row: UrlRow): void {
    this.#claimed.set(row.id, row.host);
    this.#claimedOfHost.set(row.host, (this.#claimedOfHost.get(row.host) ?? 0) + 1);
  }

  #unmarkClaimed(id: number): void {
    const host = this.#claimed.get(id);
    if (host === undefined) return;
    this.#claimed.delete(id);
    const left = (this.#claimedOfHost.get(host) ?? 1) - 1;
    if (left > 0) this.#claimedOfHost.set(host, left);
    else this.#claimedOfHost.delete(host);
  }

  #toVisit(row: UrlRow): Visit {
    const visit: Visit = {
      id: newVisitId(this.#job, this.#run),
      url: row.url,
      host: row.host,
      depth: row.depth,
      source: row.source as Source,
      fromUrl: row.from_url,
      redirects: row.redirects,
      priority: row.priority,
      attempts: row.attempts,
      linksKnown: row.done_in >= this.#linksSince,
      memory: row.memory,
      datedAt: row.dated_at,
    };
    this.#rowOf.set(visit, row);
    return visit;
  }

  #insertValues(url: NewUrl): SQLInputValue[] {
    return [
      this.#job,
      url.url,
      hostOf(url.url),
      this.#run,
      url.priority,
      url.depth,
      url.source,
      url.fromUrl,
      url.redirects ?? 0,
      bitOf(url.source),
      url.datedAt ?? null,
    ];
  }

  #transaction(work: () => void): void {
    guarded(this.#path, () => {
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        work();
        this.#db.exec('COMMIT');
      } catch (error) {
        // SQLite rolls back by itself when the disk is full.
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
        throw error;
      }
    });
  }
}
