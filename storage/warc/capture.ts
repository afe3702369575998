import { type Capture, header } from '../../model/capture.ts';
import { payloadDigest } from '../../model/identity.ts';
import { requestHead, responseHead } from './http.ts';
import { newRecordId, type RecordParts, recordMember } from './record.ts';

/** What the dataset took an answer for; `nothing`: it was kept, and its text was not to be read. */
export type ReadAs = 'page' | 'feed' | 'sitemap' | 'nothing';

/** The record that an answer gets: its bytes, or a reference to the record that has them. */
export type Fate =
  | { type: 'response' }
  /** The page as a browser drew it (ISO 28500:2017, 6.9). */
  | { type: 'conversion'; of: string }
  | { type: 'identical'; refersTo: Referred }
  | { type: 'not_modified'; refersTo: Referred | undefined };

interface Referred {
  url: string;
  date: string;
}

/** Profiles of revisit records, ISO 28500:2017, 6.7. */
const PROFILE = {
  identical: 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest',
  not_modified: 'http://netpreserve.org/warc/1.1/revisit/server-not-modified',
} as const;

const EMPTY_DIGEST = payloadDigest(new Uint8Array());

/**
 * The gzip members of one capture, linked by WARC-Concurrent-To: request, response or revisit, metadata. What was
 * made here had no request.
 */
export interface CaptureMembers {
  /** Undefined where an imported archive does not hold it, and of what was made here. */
  request: Uint8Array | undefined;
  response: Uint8Array;
  metadata: Uint8Array;
}

export async function captureMembers(
  capture: Capture,
  digest: string,
  fate: Fate,
  readAs: ReadAs,
): Promise<CaptureMembers> {
  const id = recordIdOf(capture.visit);
  const common = { date: capture.fetchedAt, url: capture.url };
  const protocol: Record<string, string> =
    capture.response.httpVersion === '2' ? { 'WARC-Protocol': 'h2' } : {};
  const beside = { 'WARC-Concurrent-To': id };
  const answered = answer(capture, digest, fate);
  const metadata = Buffer.from(metadataFields(capture, readAs));
  const [response, request, about] = await Promise.all([
    recordMember({ ...common, id, ...answered, headers: { ...answered.headers, ...protocol } }),
    fate.type === 'conversion' || !isRequestKnown(capture)
      ? undefined
      : recordMember({
          ...common,
          id: newRecordId(),
          type: 'request',
          headers: { ...beside, ...protocol },
          block: [requestHead(capture)],
          payloadDigest: EMPTY_DIGEST,
        }),
    recordMember({
      ...common,
      id: newRecordId(),
      type: 'metadata',
      headers: beside,
      block: [metadata],
      payloadDigest: payloadDigest(metadata),
    }),
  ]);
  return { request, response, metadata: about };
}

/** No request is written that nobody recorded. */
const isRequestKnown = ({ source, request }: Capture) => source !== 'import' || request.headers.length > 0;

function answer(
  capture: Capture,
  digest: string,
  fate: Fate,
): Pick<RecordParts, 'type' | 'headers' | 'block' | 'payloadDigest'> {
  if (fate.type === 'conversion')
    return {
      type: 'conversion',
      headers: {
        'Content-Type': header(capture.response.headers, 'content-type') ?? 'text/html',
        'WARC-Refers-To': recordIdOf(fate.of),
      },
      block: [capture.response.body],
      payloadDigest: digest,
    };
  const from: Record<string, string> = capture.ip ? { 'WARC-IP-Address': capture.ip } : {};
  const head = responseHead(capture);
  if (fate.type === 'response')
    return {
      type: 'response',
      headers: from,
      block: [head, capture.response.body],
      payloadDigest: digest,
    };
  return {
    type: 'revisit',
    headers: { ...from, 'WARC-Profile': PROFILE[fate.type], ...refersTo(fate.refersTo) },
    block: [head],
    // That nothing changed is the host's word; no payload came whose digest could be stated.
    payloadDigest: fate.type === 'identical' ? digest : undefined,
  };
}

/** A visit's own id names its record too, so that what is made from it later can refer to it. */
const recordIdOf = (visit: string): string => {
  const uuid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.exec(visit)?.[0];
  return uuid ? `<urn:uuid:${uuid}>` : newRecordId();
};

const refersTo = (referred: Referred | undefined): Record<string, string> =>
  referred ? { 'WARC-Refers-To-Target-URI': referred.url, 'WARC-Refers-To-Date': referred.date } : {};

/** `via` and `fetchTimeMs` are named by ISO 28500:2017, 6.5; the rest makes `captures` rebuildable from here. */
function metadataFields(capture: Capture, readAs: ReadAs): string {
  // Archives of others do not say how long their fetches took.
  const timing = capture.source === 'import' ? undefined : capture.timing;
  const fields = {
    via: capture.fromUrl,
    fetchTimeMs: timing?.totalMs,
    firstByteMs: timing?.firstByteMs,
    source: capture.source,
    readAs,
    visit: capture.visit,
    ip: capture.ip,
    fileUsage: capture.fileUsage?.join(' ') || undefined,
  };
  return warcFields(fields);
}

/** application/warc-fields, ISO 28500:2017, annex. */
export const warcFields = (fields: Record<string, string | number | null | undefined>): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}: ${String(value).replace(/[\r\n]+/g, ' ')}\r\n`)
    .join('');
