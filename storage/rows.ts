import type { Capture } from '../model/capture.ts';
import { header } from '../model/capture.ts';
import type {
  Article,
  CaptureRecord,
  CaptureRef,
  Headline,
  ParsedArticle,
  StoryKind,
} from '../model/records.ts';
import { hostOf } from '../model/url.ts';
import type { ArticleState } from './known.ts';
import type { Outcome, Parsed, Stored } from './port.ts';

/** A parsed page whose kind tells a story, and which told it. */
export type ParsedStory = Parsed & { kind: StoryKind; article: ParsedArticle };

/** A row of `articles`, its fields in the schema's order. */
export function articleRow(
  capture: Capture,
  parsed: ParsedStory,
  verdict: { articleId: string; state: ArticleState },
  ref: CaptureRef,
): Article {
  const { canonical_url, publisher, provenance, ...story } = parsed.article;
  return {
    id: verdict.articleId,
    url: parsed.storyUrl ?? capture.url,
    canonical_url,
    host: hostOf(capture.url),
    publisher,
    kind: parsed.kind,
    ...story,
    content_hash: verdict.state.contentHash,
    revision: verdict.state.revision,
    first_seen_at: verdict.state.firstSeenAt,
    fetched_at: capture.fetchedAt,
    parser_version: parsed.parserVersion,
    provenance,
    warnings: parsed.warnings,
    capture: ref,
  };
}

export function headlineRows(capture: Capture, parsed: Parsed): Headline[] {
  const page = { page_url: capture.url, host: hostOf(capture.url), observed_at: capture.fetchedAt };
  return parsed.headlines.map((item) => ({ ...page, ...item }));
}

export function captureRow(
  capture: Capture,
  parsed: Parsed | undefined,
  story: { outcome: Outcome; articleId: string | null },
  recordType: Stored['recordType'],
  ref: CaptureRef,
): CaptureRecord {
  return {
    visit: capture.visit,
    url: capture.url,
    host: hostOf(capture.url),
    fetched_at: capture.fetchedAt,
    status: capture.response.status,
    content_type: header(capture.response.headers, 'content-type') ?? null,
    kind: kindOf(capture, parsed),
    location: header(capture.response.headers, 'location') ?? null,
    article_id: story.articleId,
    outcome: story.outcome,
    payload_bytes: capture.response.body.length,
    payload_digest: ref.payload_digest,
    record_type: recordType,
    warc_file: ref.warc_file,
    warc_offset: ref.warc_offset,
    warc_length: ref.warc_length,
    source: capture.source,
    from_url: capture.fromUrl,
    warnings: parsed?.warnings ?? [],
  };
}

/** The parser's word, where it had one; else what the answer itself says. */
export function kindOf(capture: Capture, parsed: Parsed | undefined): CaptureRecord['kind'] {
  const { status, headers } = capture.response;
  if (parsed) return parsed.kind;
  if (capture.source === 'robots') return 'robots';
  if (status === 304) return 'not_modified';
  if (status >= 300 && status < 400 && header(headers, 'location') !== undefined) return 'redirect';
  return status >= 400 ? 'error' : 'other';
}
