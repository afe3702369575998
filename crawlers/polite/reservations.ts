import { type Answered, type Capture, header } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import { type Asking, followed, OriginFiles } from './origin_files.ts';
import type { Rules } from './robots.ts';
import { NO_TDM_FILE, TDM_PATH, type TdmFile, tdmFileIn, usageByFile } from './tdm_file.ts';

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
    const ask = (url: string) => this.#ask(url);
    this.#files = new OriginFiles({ path: TDM_PATH, kept: options.kept, read: tdmFileIn, ask });
  }

  /** Whether no request is needed for the file of a URL's origin; one that robots.txt forbids is not to be had. */
  async isKnown(url: string, robots: Rules): Promise<boolean> {
    return !robots.isAllowed(new URL(TDM_PATH, url).href) || (await this.#files.recall(url)) !== undefined;
  }

  /** Asks for the file of a URL's origin. What went wrong is told once, to whoever waited for it first. */
  async load(url: string): Promise<FileTrouble | undefined> {
    await this.#files.load(url);
    const fileUrl = new URL(TDM_PATH, url).href;
    const trouble = this.#troubles.get(fileUrl);
    this.#troubles.delete(fileUrl);
    return trouble;
  }

  /** What the file says of an answer, in the form of a record's `usage`. A header that speaks of it overrules the file. */
  usageOf({ url, response: { status, headers } }: Answered): string[] {
    const file = this.#files.of(url);
    // A redirect or an error is nothing whose use could be reserved.
    const isContent = (status >= 200 && status < 300) || status === 304;
    const isOverruled = /^[01]$/.test(header(headers, 'tdm-reservation')?.trim() ?? '');
    return file && isContent && !isOverruled ? usageByFile(file, url) : [];
  }

  async #ask(fileUrl: string): Promise<{ says: TdmFile; forMs?: number }> {
    const came = await followed(fileUrl, this.#options, leadsAstray).catch((error) => {
      if (error instanceof NewskeepError) return error;
      throw error;
    });
    if (!came) return { says: NO_TDM_FILE };
    if (came instanceof NewskeepError) return this.#missed(fileUrl, came);
    const ofHost = this.#options.troubleOf(came);
    if (ofHost) return this.#missed(fileUrl, ofHost);
    const says = tdmFileIn(fileUrl, came);
    if (says.fault) this.#troubles.set(fileUrl, { error: unreadable(fileUrl, says.fault) });
    return { says };
  }

  #missed(fileUrl: string, ofHost: NewskeepError): { says: TdmFile; forMs: number } {
    this.#troubles.set(fileUrl, { error: unreadable(fileUrl, ofHost.message, ofHost), ofHost });
    return { says: NO_TDM_FILE, forMs: AGAIN_MS };
  }
}

/** Hosts send whoever asks for what they do not have to their front page, which is not to be asked for in passing. */
const leadsAstray = ({ pathname }: URL) => !pathname.endsWith('.json');

const unreadable = (fileUrl: string, why: string, cause?: unknown) =>
  new NewskeepError('tdmrep_unreadable', `${fileUrl} cannot be read (${why.replace(/\.$/, '')}).`, { cause });
