import type { Answered, Capture } from '../../model/capture.ts';
import { header } from '../../model/capture.ts';

/** RFC 9309, 2.4: a copy older than a day is fetched anew. */
const DAY_MS = 24 * 3_600_000;
/** RFC 9309, 2.3.1.2: five redirects at least are followed. */
const REDIRECTS = 5;

/** How a file of an origin is asked for. */
export interface Asking {
  /** The answer of an earlier run, where the archive has one; a day old it is fetched anew. */
  kept?: ((url: string) => Promise<Answered | undefined>) | undefined;
  /** Makes one GET, no redirect followed. */
  fetch: (url: string) => Promise<Capture>;
  /** The pause before a redirect is followed: it is one more request. A NewskeepError that it throws ends the following. */
  pause: (from: string) => Promise<unknown>;
}

export interface OriginFilesOptions<Says> extends Pick<Asking, 'kept'> {
  path: string;
  /** Of what the archive has, what cannot be read (undefined) is asked for again. */
  read: (url: string, kept: Answered) => Says | undefined;
}

/** Asks the host; what the file says, and how long that is believed (default: a day). */
type Ask<Says> = (url: string) => Promise<{ says: Says; forMs?: number }>;

/** What the file at one path of each origin says to robots, asked for once a day. */
export class OriginFiles<Says> {
  readonly #options: OriginFilesOptions<Says>;
  readonly #known = new Map<string, { says: Says; until: number }>();
  readonly #loading = new Map<string, Promise<Says>>();

  constructor(options: OriginFilesOptions<Says>) {
    this.#options = options;
  }

  /** What it says for a URL, once it is loaded and while it is fresh. */
  of(url: string): Says | undefined {
    const known = this.#known.get(new URL(url).origin);
    return known && known.until > Date.now() ? known.says : undefined;
  }

  /** What it says, where that is known without a request: from the archive too. */
  async recall(url: string): Promise<Says | undefined> {
    return this.of(url) ?? (await this.#fromArchive(new URL(url).origin));
  }

  /** Fetches the file of a URL's origin; whoever asks meanwhile waits for the same answer. */
  load(url: string, ask: Ask<Says>): Promise<Says> {
    const { origin } = new URL(url);
    const underWay = this.#loading.get(origin);
    if (underWay) return underWay;
    const loading = this.#load(origin, ask).finally(() => this.#loading.delete(origin));
    this.#loading.set(origin, loading);
    return loading;
  }

  async #load(origin: string, ask: Ask<Says>): Promise<Says> {
    const kept = await this.#fromArchive(origin);
    if (kept !== undefined) return kept;
    const { says, forMs = DAY_MS } = await ask(origin + this.#options.path);
    return this.#learn(origin, says, Date.now() + forMs);
  }

  async #fromArchive(origin: string): Promise<Says | undefined> {
    const url = origin + this.#options.path;
    const kept = await this.#options.kept?.(url);
    const at = Date.parse(kept?.fetchedAt ?? '');
    const isFresh = at <= Date.now() && at + DAY_MS > Date.now();
    const says = kept && isFresh ? this.#options.read(url, kept) : undefined;
    return says === undefined ? undefined : this.#learn(origin, says, at + DAY_MS);
  }

  #learn(origin: string, says: Says, until: number): Says {
    this.#known.set(origin, { says, until });
    return says;
  }
}

/** The answer that redirects lead to; undefined where they lead nowhere, or to what is `refused`. */
export async function followed(
  from: string,
  { fetch, pause }: Pick<Asking, 'fetch' | 'pause'>,
  refused: (url: URL) => boolean = () => false,
): Promise<Capture | undefined> {
  let url = from;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    if (hop > 0) await pause(from);
    const capture = await fetch(url);
    const { status, headers } = capture.response;
    const location = header(headers, 'location');
    if (status < 300 || status >= 400 || !location) return capture;
    const next = URL.parse(location, url);
    if (!next || !/^https?:$/.test(next.protocol) || refused(next)) return undefined;
    url = next.href;
  }
  return undefined;
}
