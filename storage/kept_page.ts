import type { Answered } from '../model/capture.ts';
import type { Known, Payload } from './known.ts';
import type { FileStore } from './port.ts';
import { readRecord } from './warc/reader.ts';

/** The page that a URL answered with last; undefined where none is kept. */
export async function keptPage(store: FileStore, known: Known, url: string): Promise<Answered | undefined> {
  const state = known.url(url);
  const place = state?.status === 200 ? known.payload(state.payloadDigest) : undefined;
  if (!state || !place || place.warcLength === 0) return undefined;
  const { fetchedAt, status } = state;
  return { url, fetchedAt, response: { status, ...(await keptPayload(store, place)) } };
}

/** A payload, with the headers that it came with. */
export async function keptPayload(store: FileStore, place: Payload) {
  const { headers, body } = await recordedAnswer(store, {
    warc_file: place.warcFile,
    warc_offset: place.warcOffset,
    warc_length: place.warcLength,
  });
  return { headers, body };
}

/** What a row points at; a `revisit` has headers alone. Throws `storage_damaged` where no record lies. */
export async function recordedAnswer(store: FileStore, ref: Parameters<typeof readRecord>[1]) {
  const { type, http, fields, payload: body } = await readRecord(store, ref);
  // A conversion has no HTTP head: its type stands in the record's own fields.
  const headers = http?.headers ?? fields.filter(([name]) => name.toLowerCase() === 'content-type');
  return { type, headers, body };
}
