import type { Capture } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import { type Asking, followed, OriginFiles } from './origin_files.ts';
import type { Rules } from './robots.ts';
import { NO_TDM_FILE, TDM_PATH, type TdmFile, tdmFileIn } from './tdm_file.ts';

/** A host that could not give its file is asked again before the day is over: one bad moment must not lose a reservation. */
const AGAIN_MS = 3_600_000;

export interface ReservationsOptions extends Asking {
  /** What an answer says about the host's health. */
  troubleOf: (capture: Capture) => NewskeepError | undefined;
}

export interface FileTrouble {
  /** `tdmrep_unreadable`. */
  error: NewskeepError;
  /** Where the host is in trouble, not the file. */
  ofHost?: NewskeepError | undefined;
}

/**
 * The reservations of each origin's tdmrep.json, asked for once a day. No file, and one that cannot be read, reserve
 * nothing: by the report, such a host does not implement the protocol.
 */
export class Reservations {
  readonly #options: ReservationsOptions;
  readonly #files: OriginFiles<TdmFile>;
  readonly #troubles = new Map<string, FileTrouble>();

  constructor(options: ReservationsOptions) {
    this.#options = options;
    this.#files = new OriginFiles({ path: TDM_PATH, kept: options.kept, read: tdmFileIn });
  }

  /** The file of a URL's origin, once it is loaded and while it is fresh. */
  of(url: string): TdmFile | undefined {
    return this.#files.of(url);
  }

  /** The file where no request is needed for it; one that robots.txt forbids is not to be had. */
  async known(url: string, robots: Rules): Promise<TdmFile | undefined> {
    const known = this.#files.of(url);
    if (known) return known;
    return robots.isAllowed(new URL(TDM_PATH, url).href) ? this.#files.recall(url) : NO_TDM_FILE;
  }

  /** Asks for the file of a URL's origin. What went wrong is told once, to whoever waited for it first. */
  async load(url: string, robots: Rules): Promise<FileTrouble | undefined> {
    await this.#files.load(url, (fileUrl) => this.#ask(fileUrl, robots));
    const fileUrl = new URL(TDM_PATH, url).href;
    const trouble = this.#troubles.get(fileUrl);
    this.#troubles.delete(fileUrl);
    return trouble;
  }

  async #ask(fileUrl: string, robots: Rules): Promise<{ says: TdmFile; forMs?: number }> {
    const came = await followed(fileUrl, this.#options, (next) => leadsAstray(next, fileUrl, robots)).catch(
      (error) => {
        if (error instanceof NewskeepError) return error;
        throw error;
      },
    );
    if (!came) return { says: NO_TDM_FILE };
    if (came instanceof NewskeepError) return this.#missed(fileUrl, came);
    const ofHost = this.#options.troubleOf(came);
    if (ofHost) return this.#missed(fileUrl, ofHost);
    const says = tdmFileIn(fileUrl, came);
    if (says.fault) this.#troubles.set(fileUrl, { error: unreadable(fileUrl, says.fault) });
    return { says };
  }

  #missed(fileUrl: string, why: NewskeepError): { says: TdmFile; forMs: number } {
    // What we do not follow is no trouble of the host's.
    const ofHost = why.code === 'robots_refused' ? undefined : why;
    this.#troubles.set(fileUrl, { error: unreadable(fileUrl, why.message, why), ofHost });
    return { says: NO_TDM_FILE, forMs: AGAIN_MS };
  }
}

/**
 * Hosts send whoever asks for what they do not have to their front page, which is not to be asked for in passing. Another
 * host has a turn and a robots.txt of its own: throws `robots_refused` where the file leads there, or where it is forbidden.
 */
function leadsAstray(next: URL, fileUrl: string, robots: Rules): boolean {
  if (!next.pathname.endsWith('.json')) return true;
  if (next.origin === new URL(fileUrl).origin && robots.isAllowed(next.href)) return false;
  throw new NewskeepError(
    'robots_refused',
    `it redirects to ${next.href}, which is not asked for on its behalf`,
  );
}

const unreadable = (fileUrl: string, why: string, cause?: unknown) =>
  new NewskeepError('tdmrep_unreadable', `${fileUrl} cannot be read (${why.replace(/\.$/, '')}).`, { cause });
