import type { Capture } from '../model/capture.ts';
import { header } from '../model/capture.ts';
import { contentHash } from '../model/identity.ts';
import type { Article, CaptureRecord, CaptureRef, Headline, Reading } from '../model/records.ts';
import { hostOf } from '../model/url.ts';
import type { Decision } from './decide.ts';
import type { ArticleState } from './known.ts';
import type { Parsed, ParsedStory, Stored } from './port.ts';

/** A row of `articles`, its fields in the schema's order. */
export function articleRow(
  capture: Pick<Capture, 'url' | 'fetchedAt'>,
  parsed: ParsedStory,
  verdict: { articleId: string; state: Pick<ArticleState, 'contentHash' | 'revision' | 'firstSeenAt'> },
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

/** A revision as another parser reads it: what is the archive's, not the parser's, stays. */
export function readingRow(revision: Article, parsed: ParsedStory, readAt: string): Reading {
  const capture = { url: revision.capture.final_url, fetchedAt: revision.fetched_at };
  const state = {
    contentHash: contentHash(parsed.article),
    revision: revision.revision,
    firstSeenAt: revision.first_seen_at,
  };
  const row = articleRow(
    capture,
    { ...parsed, storyUrl: revision.url },
    { articleId: revision.id, state },
    revision.capture,
  );
  return { ...row, read_at: readAt };
}

export function headlineRows(capture: Capture, parsed: Parsed): Headline[] {
  const page = { page_url: capture.url, host: hostOf(capture.url), observed_at: capture.fetchedAt };
  return parsed.headlines.map((item) => ({ ...page, ...item }));
}

export function captureRow(
  { capture, seen, story }: Decision,
  written: { recordType: Stored['recordType']; headlines: number },
  ref: CaptureRef,
): CaptureRecord {
  return {
    visit: capture.visit,
    url: capture.url,
    host: hostOf(capture.url),
    fetched_at: seen.fetched_at,
    status: seen.status,
    content_type: header(capture.response.headers, 'content-type') ?? null,
    kind: seen.kind,
    location: header(capture.response.headers, 'location') ?? null,
    article_id: story.articleId,
    outcome: story.outcome,
    payload_bytes: capture.response.body.length,
    payload_digest: seen.payload_digest,
    record_type: written.recordType,
    warc_file: ref.warc_file,
    warc_offset: ref.warc_offset,
    warc_length: ref.warc_length,
    etag: seen.etag,
    last_modified: seen.last_modified,
    list_hash: seen.list_hash,
    headlines: written.headlines,
    source: seen.source,
    from_url: capture.fromUrl,
    warnings: seen.warnings,
  };
}
