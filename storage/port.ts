import type { Answered, Capture, HeaderList } from '../model/capture.ts';
import type {
  Article,
  CaptureRecord,
  Dataset,
  FileKind,
  NearDuplicate,
  PageKind,
  ParsedArticle,
  ParsedHeadline,
  StoryKind,
} from '../model/records.ts';
import type { SiteNeeds } from '../model/site.ts';
import type { Fate, ReadAs } from './warc/capture.ts';

/**
 * A place that keeps files by path ("warc/2026/02/04/x.warc.gz"), the one thing an object-store driver must be.
 * Not its job: formats, naming, dedup, knowing which bytes are acknowledged.
 */
export interface FileStore {
  /** How people name it: a folder, `s3://bucket/prefix`. */
  readonly place: string;
  /**
   * Opens a file for appending, made with its folders when new. `from`: where it ends, as whoever acknowledged its bytes
   * knows. Throws `storage_damaged` where there is less, `locked` where there is more. Default: where it ends.
   */
  append(path: string, from?: number): Promise<AppendFile>;
  /** Bytes [start, end) of a file, to its end without `end`. Throws `storage_damaged` where there is none. */
  read(path: string, start?: number, end?: number): Promise<Uint8Array>;
  /** Size in bytes, or undefined where there is no such file. */
  size(path: string): Promise<number | undefined>;
  /** Every file below a folder, in path order. */
  list(prefix: string): AsyncIterable<Found>;
  /** Cuts a file back to `size` bytes, and removes what is left beside it. */
  truncate(path: string, size: number): Promise<void>;
  /**
   * Ends a file's growing: from now on its first `size` bytes (default: all) lie in its place as one object, also where it
   * grew in parts. Repeatable.
   */
  seal(path: string, size?: number): Promise<void>;
  /**
   * Makes a whole file, durable when it returns, and never half of one. False where the file is there already: of any
   * number of writers one makes it. `bytes` are the caller's alone, so that an answer that was lost can be told.
   */
  create(path: string, bytes: Uint8Array): Promise<boolean>;
  /** A file that was made by `create`, whole; undefined where there is none. */
  find(path: string): Promise<Uint8Array | undefined>;
  remove(path: string): Promise<void>;
  /** Whether `create` has one winner among writers on any machines; tried once. */
  guards(): Promise<boolean>;
  /** What a killed process left half-made: it takes room, and `list` does not show it. */
  leftovers(): AsyncIterable<{ path: string; begunAt: Date }>;
  /** Removes those that were begun before; how many. */
  removeLeftovers(before: Date): Promise<number>;
}

/** A file as a listing shows it. */
export interface Found {
  path: string;
  size: number;
  /** Objects lie beside it that are not of it any more. */
  hasLeftovers?: true;
}

/** A file open for appending. Errors are NewskeepError `storage_full`, `storage_unwritable`. */
export interface AppendFile {
  readonly path: string;
  write(bytes: Uint8Array): Promise<void>;
  /** Returns when what was written would survive a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What a page gave, beside its capture. Absent for what was not parsed (robots.txt, redirects, 304). */
export interface Parsed {
  kind: PageKind | FileKind;
  article: ParsedArticle | null;
  /** The URL of the story's first page, where the capture is a later one and `article` is the whole story. */
  storyUrl?: string | undefined;
  headlines: ParsedHeadline[];
  /** The list as the page shows it, where `headlines` leaves out what was forgotten: by it a list is known again. */
  shown?: ParsedHeadline[] | undefined;
  warnings: string[];
  parserVersion: string;
  /** What this parser reads in the story's current revision, which another parser read; by it a change is told. */
  before?: { revision: number; contentHash: string } | undefined;
}

/** A revision that another parser read: the page that it was read from, to be read by this one. */
export interface ReadByAnother {
  revision: number;
  page: Answered;
}

/** A parsed page whose kind tells a story, and which told it. */
export type ParsedStory = Parsed & { kind: StoryKind; article: ParsedArticle };

/**
 * What is known of a URL from its last capture; enough to ask the host whether it changed. A 304 leaves status,
 * kind and digest as they were, and may renew the validators.
 */
export interface LastVisit {
  fetchedAt: string;
  status: number;
  etag: string | null;
  lastModified: string | null;
  payloadDigest: string;
  kind: string;
}

export type Outcome = 'new' | 'revised' | 'unchanged' | 'duplicate' | 'none';

/** What became of one entry; durable only after the next commit. */
export interface Stored {
  /** As in the row of `captures`. */
  kind: CaptureRecord['kind'];
  outcome: Outcome;
  articleId: string | null;
  /** Rows added to `headlines`. */
  headlines: number;
  /** Bytes of the response's gzip member: 0 when a revisit record stands for it. */
  keptBytes: number;
  recordType: CaptureRecord['record_type'];
}

/** What opening a data folder found after a crash, and did about it. Empty when it was closed in order. */
export interface Recovery {
  /** Files cut back to what was acknowledged. */
  cut: { path: string; bytes: number }[];
  /** Files that nothing acknowledged, removed. */
  removed: { path: string; bytes: number }[];
}

/** What is made from a sealed segment, for others' tools: Parquet, and for captures an index of their records. */
export type Beside = 'parquet' | 'cdxj';

/** Makes it of the bytes of a segment: from the same bytes, the same bytes. */
export type MakeBeside = (
  kind: Beside,
  dataset: Dataset,
  segment: Uint8Array,
) => Promise<{ bytes: Uint8Array; records: number }>;

/** What was done to keep an archive's files few. */
export interface Compacted {
  /** Segments that were ended, since their month is over. */
  sealed: number;
  /** Segments that were put together of smaller ones. */
  made: string[];
  /** Those that were put into them, and are gone. */
  merged: string[];
  /** What was made to lie beside sealed segments. */
  beside: string[];
  /** Those that were left alone because they are damaged: `verify` tells more. */
  damaged: string[];
}

/** One file of the archive, as the catalog knows it. */
export interface ArchiveFile {
  path: string;
  kind: 'warc' | Dataset | Beside;
  /** Acknowledged bytes; the file may be longer while a run writes. */
  bytes: number;
  records: number;
  sealed: boolean;
}

/** What is committed. */
export interface ArchiveTotals {
  articles: number;
  /** Rows of `articles`: first texts and revisions. */
  revisions: number;
  headlines: number;
  captures: number;
  bytes: number;
  lastCommitAt: string | null;
}

/**
 * An archive: WARC, datasets and the catalog that says which of their bytes count.
 * `put` any number of entries, then `commit`: after it, and only after it, they survive anything.
 * A crash between the two leaves nothing of them. The same page put twice is two captures, as it was fetched
 * twice, and one record. Not its job: fetching, parsing, the frontier.
 */
export interface Archive {
  readonly recovery: Recovery;
  lastVisit(url: string): LastVisit | undefined;
  /** The page that the URL answered with last, also before it is committed; undefined where none is kept. */
  page(url: string): Promise<Answered | undefined>;
  /**
   * The story's current revision, where another parser read it and what `parsed` says is another text: whether the paper
   * changed it, only a reading of the same bytes by this parser tells. Undefined at once where there is nothing to ask.
   */
  readByAnother(capture: Capture, parsed: Parsed): Promise<ReadByAnother | undefined> | undefined;
  /**
   * Keeps what a parser reads in a revision that is in the dataset, beside what was read before. Durable after the next
   * commit. Throws `forgotten` where the story that it names was to be forgotten.
   */
  addReading(revision: Article, parsed: ParsedStory, readAt: string): void;
  /** What the host's pages have shown of their need for a browser. */
  site(host: string): SiteNeeds | undefined;
  /** Whether the archive was told to forget the URL: it is not to be fetched. */
  isForgotten(url: string): boolean;
  /** Durable after the next commit, as what is put. */
  noteSite(host: string, needs: SiteNeeds): void;
  /** Throws `forgotten` for what the archive was told to forget, also where a redirect or a canonical URL leads there. */
  put(capture: Capture, parsed?: Parsed): Promise<Stored>;
  commit(): Promise<void>;
  /**
   * Commits, then puts many small segments into few, and lays beside each sealed one what is made from it; a kill at any
   * instant costs nothing.
   */
  compact(make: MakeBeside, signal?: AbortSignal): Promise<Compacted>;
  files(): ArchiveFile[];
  totals(): ArchiveTotals;
  /** Commits and closes. */
  close(): Promise<void>;
}

/** A record of a WARC that another tool may have written. */
export interface ForeignRecord {
  type: string;
  /** WARC-Record-ID, without its brackets. */
  id: string;
  url: string | null;
  /** WARC-Date, as it stands. */
  date: string;
  concurrentTo: string | null;
  /** What a revisit says of the record that has its payload. */
  profile: string | null;
  refersTo: { url: string | null; date: string | null };
  /** WARC-Refers-To, of a conversion. */
  refersToId: string | null;
  /** Of the record's own fields. */
  contentType: string | null;
  payloadDigest: string | null;
  /** The HTTP head where the block begins with one. */
  http: { startLine: string; headers: HeaderList } | null;
  /** What follows the HTTP head, as kept. */
  body: Uint8Array;
}

/** A record where it is whole, or why it is not; `offset` is the byte of the file where it begins, `length` what it takes. */
export type ForeignPiece =
  | { offset: number; length: number; record: ForeignRecord }
  | { offset: number; damage: string };

/** A WARC file that another tool may have written, open for one reading from its beginning. */
export interface ForeignWarc {
  records: AsyncIterable<ForeignPiece>;
  close(): Promise<void>;
}

/** Where a record lies in the WARC. */
export interface Place {
  path: string;
  offset: number;
  length: number;
}

/** The record of an answer in a WARC file, and whether it is to be copied. */
export interface Answer {
  offset: number;
  length: number;
  isWanted: boolean;
}

/** Bytes [from, to) of a WARC file: whole gzip members, one where it is an answer. */
export interface Cut {
  from: number;
  to: number;
  isAnswer: boolean;
}

/** A capture as it was put once, read back from its records. */
export interface Replayed {
  capture: Capture;
  readAs: ReadAs;
  fate: Fate;
  place: Place;
  /** Of the body, also where it lies in another record. */
  payloadDigest: string | null;
}

/** Makes rows again: `begin` gives the next capture whole, which is then to be put. */
export interface Remaking extends Pick<Archive, 'page' | 'put' | 'lastVisit' | 'readByAnother'> {
  /**
   * Where the record of its body is not there: throws `storage_damaged`, or, where what can be read is enough, undefined.
   */
  begin(replayed: Replayed): Promise<Capture | undefined>;
}

/**
 * The URLs of the other pages of the story that a page tells a part of, as the page names them: the story's first one,
 * and what it calls the next, which may be another story.
 */
export type PagesOf = (page: Answered) => Promise<{ first?: string | undefined; next?: string | undefined }>;

/** What a forgetting takes away. */
export interface ForgetCounts {
  captures: number;
  /** Rows of `articles`: first texts and revisions. */
  revisions: number;
  /** Stories that the dataset loses. */
  articles: number;
  headlines: number;
  /** WARC files and segments that are written anew, and the bytes that they have now. */
  files: number;
  bytes: number;
}

/** One revision of a story as the index of near-duplicates takes it; what it keeps of the body is a signature. */
export interface NearText
  extends Pick<
    NearDuplicate,
    'url' | 'host' | 'publisher' | 'title' | 'published_at' | 'first_seen_at' | 'credits'
  > {
  article_id: string;
  revision: number;
  canonical_url: string;
  published_precision: ParsedArticle['published_precision'];
  body: string | null;
}

/** How much of a dataset file an index has read: bytes of whole gzip members. */
export interface FileMark {
  path: string;
  bytes: number;
}

/**
 * Finds copies among many texts; its memory is 4 bytes a text, about 9 while clusters are told, and fixed buffers. Made
 * from the archive's records, and never more than they say: who loses it builds it again. Not its job: reading the
 * archive.
 */
export interface NearIndex {
  /** Files whose texts are in it. */
  filesRead(): string[];
  /** Bytes of the file whose texts are in it. */
  bytesRead(path: string): number;
  add(text: NearText): void;
  /** All that was added from this file up to `bytes` is complete, and may be made durable. */
  markRead(mark: FileMark): void;
  /** Makes what was marked durable, and finds its copies. */
  commit(): void;
  /** Texts, and those too short to be compared, which are not among them. */
  totals(): { texts: number; short: number };
  /** The clusters, the largest first, each with its original first. Reads what is committed. */
  clusters(): Iterable<NearDuplicate[]>;
  close(): void;
}
