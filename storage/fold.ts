import type { Article, CaptureRecord } from '../model/records.ts';
import { normalizeUrl } from '../model/url.ts';
import type { Batch } from './batch.ts';
import { pageKey } from './keys.ts';
import type { Known } from './known.ts';
import { urlState } from './seen.ts';

/**
 * Notes in a batch what rows say that another writer wrote, or that stand in an archive whose catalog is gone: what
 * `decide` and `fill` noted when they were made. Only hints of what a site needs (a browser) are not in rows.
 */
export function foldCapture(row: CaptureRecord, number: number, known: Known, batch: Batch): void {
  batch.urls.set(row.url, urlState(whole(row), known.url(row.url), number));
  if (row.list_hash && row.headlines > 0) batch.addList(row.host, row.list_hash, number);
  const hasPayload = row.record_type !== 'revisit' && row.status === 200 && row.payload_bytes > 0;
  if (hasPayload && !known.payload(row.payload_digest))
    batch.payloads.set(row.payload_digest, {
      url: new URL(row.url).href,
      date: row.fetched_at,
      warcFile: row.warc_file,
      warcOffset: row.warc_offset,
      warcLength: row.warc_length,
    });
  batch.counts.captures += 1;
  batch.counts.headlines += row.headlines ?? 0;
  batch.counts.articles += Number(row.outcome === 'new');
}

export function foldArticle(row: Article, known: Known, batch: Batch): void {
  batch.counts.revisions += 1;
  batch.addText(row.host, row.content_hash, row.id);
  if ((known.article(row.id)?.revision ?? 0) >= row.revision) return;
  batch.articles.set(row.id, {
    contentHash: row.content_hash,
    revision: row.revision,
    firstSeenAt: row.first_seen_at,
    recordedFrom: pageKey(normalizeUrl(row.url) ?? row.url),
    parserVersion: row.parser_version,
    payloadDigest: row.capture.payload_digest,
  });
}

/** Rows of older archives lack what came later. */
const whole = (row: CaptureRecord): CaptureRecord => ({
  ...row,
  etag: row.etag ?? null,
  last_modified: row.last_modified ?? null,
  list_hash: row.list_hash ?? null,
});
