import { type Capture, header } from '../model/capture.ts';
import type { CaptureRecord } from '../model/records.ts';
import type { UrlState } from './known.ts';
import type { Parsed } from './port.ts';

/** What an answer tells of its URL, as its row of `captures` has it: enough to know the URL from rows alone. */
export type Seen = Pick<
  CaptureRecord,
  | 'fetched_at'
  | 'status'
  | 'kind'
  | 'payload_digest'
  | 'etag'
  | 'last_modified'
  | 'list_hash'
  | 'source'
  | 'warnings'
>;

export function seenOf(
  capture: Capture,
  parsed: Parsed | undefined,
  payload_digest: string,
  list_hash: string | null,
): Seen {
  const { status, headers } = capture.response;
  return {
    fetched_at: capture.fetchedAt,
    status,
    kind: kindOf(capture, parsed),
    payload_digest,
    etag: header(headers, 'etag') ?? null,
    last_modified: header(headers, 'last-modified') ?? null,
    list_hash,
    source: capture.source,
    warnings: parsed?.warnings ?? [],
  };
}

/** What is known of the URL after an answer; `number` counts captures. */
export function urlState(seen: Seen, before: UrlState | undefined, number: number): UrlState {
  // An import may bring what is older than what is known: the last visit stays the last.
  if (seen.source === 'import' && before && before.fetchedAt > seen.fetched_at) return before;
  // That an empty page did not change says nothing of what its script would show.
  const vouches = !seen.warnings.includes('needs_browser');
  const etag = (vouches && seen.etag) || null;
  const lastModified = (vouches && seen.last_modified) || null;
  // A 304 speaks of the answer before it: what that one was stays true, its validators may be renewed.
  if (seen.status === 304 && before)
    return {
      ...before,
      fetchedAt: seen.fetched_at,
      etag: etag ?? before.etag,
      lastModified: lastModified ?? before.lastModified,
    };
  return {
    fetchedAt: seen.fetched_at,
    status: seen.status,
    etag,
    lastModified,
    payloadDigest: seen.payload_digest,
    kind: seen.kind,
    listHash: seen.list_hash ?? before?.listHash ?? null,
    listSeen: seen.list_hash === null ? (before?.listSeen ?? 0) : number,
  };
}

/** The parser's word, where it had one; else what the answer itself says. */
function kindOf(capture: Capture, parsed: Parsed | undefined): CaptureRecord['kind'] {
  const { status, headers } = capture.response;
  if (parsed) return parsed.kind;
  if (capture.source === 'robots') return 'robots';
  if (status === 304) return 'not_modified';
  if (status >= 300 && status < 400 && header(headers, 'location') !== undefined) return 'redirect';
  return status >= 400 ? 'error' : 'other';
}
