import type { CaptureRef } from '../model/records.ts';
import type { Batch } from './batch.ts';
import { type Decision, keepsPayload } from './decide.ts';
import { monthOf } from './layout.ts';
import type { Place, Stored } from './port.ts';
import { articleRow, captureRow, headlineRows } from './rows.ts';

/** Puts the rows of a capture into the batch, now that its record's place in the WARC is known. */
export function fill(batch: Batch, decision: Decision, place: Place): Stored {
  const { capture, parsed, article, story } = decision;
  const ref = refTo(decision, place);
  const { type } = decision.fate;
  const recordType = type === 'response' || type === 'conversion' ? type : 'revisit';
  const headlines = parsed && decision.writesList ? headlineRows(capture, parsed) : [];
  const add = (dataset: Batch['rows'][number]['dataset'], row: object) =>
    batch.rows.push({ dataset, month: monthOf(capture.fetchedAt), json: JSON.stringify(row) });

  if (article) add('articles', articleRow(capture, article.parsed, article, ref));
  for (const row of headlines) add('headlines', row);
  add('captures', captureRow(decision, { recordType, headlines: headlines.length }, ref));

  batch.counts.captures += 1;
  batch.counts.headlines += headlines.length;
  batch.counts.articles += Number(story.outcome === 'new');
  batch.counts.revisions += Number(article !== undefined);
  const payload = keepsPayload(capture, decision.fate) && batch.payloads.get(decision.seen.payload_digest);
  // A page drawn twice with the same bytes has two records; the first one is referred to.
  if (payload && payload.warcLength === 0)
    Object.assign(payload, { warcFile: place.path, warcOffset: place.offset, warcLength: place.length });
  return {
    kind: decision.seen.kind,
    outcome: story.outcome,
    articleId: story.articleId,
    headlines: headlines.length,
    keptBytes: recordType === 'revisit' ? 0 : place.length,
    recordType,
  };
}

const refTo = ({ capture, seen }: Decision, place: Place): CaptureRef => ({
  warc_file: place.path,
  warc_offset: place.offset,
  warc_length: place.length,
  payload_digest: seen.payload_digest,
  status: seen.status,
  final_url: capture.url,
});
