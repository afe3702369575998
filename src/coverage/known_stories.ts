import type { Source } from '../../model/capture.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { isStory, type PageKind } from '../../model/records.ts';
import { normalizeUrl } from '../../model/url.ts';
import type { LedgerEntry } from '../../queues/port.ts';
import type { Held } from './held.ts';
import type { Standing } from './schema.ts';
import { StoryShapes } from './shapes.ts';

/** One story that is known, whether the dataset holds it or not. */
export interface KnownStory {
  host: string;
  standing: Standing;
  sources: Set<Source>;
  /** ISO 8601, as finely as it is known. */
  date: string | null;
  code: ErrorCode | null;
}

/** A URL that was not had and that nothing shows to be a story. */
export interface Unclear {
  host: string;
  standing: 'gone' | 'refused' | 'failed' | 'waiting';
}

/** Sources that name stories; others name any page. */
const NAMES_STORIES = new Set<Source>(['latest', 'feed', 'news_sitemap']);

/** Redirects followed from the URL that a source named to the story. */
const HOPS = 10;

/** Brings the frontier's ledger and the dataset together: story by story, each once. */
export class KnownStories {
  readonly #held: Map<string, Held>;
  readonly #shapes = new StoryShapes();
  readonly #stories = new Map<string, KnownStory>();
  readonly #hosts = new Set<string>();
  readonly unclear: Unclear[] = [];
  /** Where the job began: they are told of though no story is known there. */
  readonly seeded = new Set<string>();

  constructor(held: Map<string, Held>) {
    this.#held = held;
    for (const [url, { kind, article, status }] of held)
      if (status === 200 || status === 304) this.#shapes.learn(url, article !== null || kind === 'wall');
  }

  add(entry: LedgerEntry): void {
    this.#hosts.add(entry.host);
    if (entry.sources.includes('seed')) this.seeded.add(entry.host);
    const [url, held] = this.#behindRedirects(entry.url);
    if (held?.article) this.#addHeld(held.article, held, entry.sources, entry.datedAt);
    else this.#addMissing(entry, url, held);
  }

  /** To be called when the ledger is through: stories that archives of others brought. */
  *all(): Generator<KnownStory> {
    for (const held of this.#held.values())
      if (held.isImported && held.article && this.#hosts.has(held.host))
        this.#addHeld(held.article, held, ['import'], null);
    yield* this.#stories.values();
  }

  #behindRedirects(from: string): [string, Held | undefined] {
    let url = from;
    for (let hop = 0; hop < HOPS; hop++) {
      const held = this.#held.get(url);
      const next = held?.kind === 'redirect' && held.location ? normalizeUrl(held.location, url) : undefined;
      if (!next) return [url, held];
      url = next;
    }
    return [url, undefined];
  }

  #addHeld(article: string, held: Held, sources: Iterable<Source>, datedAt: string | null): void {
    const known = this.#stories.get(article);
    if (known) {
      for (const source of sources) known.sources.add(source);
      known.date ??= datedAt;
      return;
    }
    const date = held.published ?? datedAt;
    this.#stories.set(article, {
      host: held.host,
      standing: 'held',
      sources: new Set(sources),
      date,
      code: null,
    });
  }

  #addMissing(entry: LedgerEntry, url: string, held: Held | undefined): void {
    const standing = standingOf(entry, held);
    if (!standing) return;
    const tellsStory =
      standing === 'walled' ||
      (entry.code === 'use_reserved' && isStory(entry.kind as PageKind)) ||
      entry.datedAt !== null ||
      entry.sources.some((source) => NAMES_STORIES.has(source)) ||
      this.#shapes.isStory(entry.url);
    if (!tellsStory) {
      this.unclear.push({ host: entry.host, standing });
      return;
    }
    const known = this.#stories.get(url);
    for (const source of known ? entry.sources : []) known?.sources.add(source);
    if (known) return;
    const { host, datedAt: date, code } = entry;
    this.#stories.set(url, { host, standing, sources: new Set(entry.sources), date, code });
  }
}

/** What became of a URL that tells no story of the dataset; undefined for pages that are none, and were had. */
function standingOf(
  { state, kind }: LedgerEntry,
  held: Held | undefined,
): Exclude<Standing, 'held'> | undefined {
  if (state !== 'done') return state;
  const came = held?.kind ?? kind;
  if (came === 'wall') return 'walled';
  return came === 'error' || (held && held.status >= 400) ? 'gone' : undefined;
}
