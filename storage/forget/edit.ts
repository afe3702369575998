import { NewskeepError } from '../../model/errors.ts';
import { payloadDigest } from '../../model/identity.ts';
import { compressed } from '../warc/record.ts';

const HEAD_END = Buffer.from('\r\n\r\n');

/** The head and block of a record as it stands in its gzip member. */
export function split(record: Uint8Array): { head: string; block: Buffer } {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.length);
  const end = bytes.indexOf(HEAD_END);
  const head = bytes.toString('utf8', 0, end);
  const length = Number(/^Content-Length: *(\d+)/im.exec(head)?.[1]);
  if (end < 0 || !Number.isSafeInteger(length))
    throw new NewskeepError('internal', 'No WARC record to edit.');
  const from = end + HEAD_END.length;
  return { head, block: bytes.subarray(from, from + length) };
}

/** Sets fields of a WARC head, drops those whose value is undefined; the others stay as they are, in their order. */
function withFields(head: string, fields: Record<string, string | undefined>): string {
  const left = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), { name, value }]));
  const lines = head.split('\r\n').flatMap((line) => {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    const field = left.get(name);
    if (!field) return [line];
    left.delete(name);
    return field.value === undefined ? [] : [`${field.name}: ${field.value}`];
  });
  const more = [...left.values()].flatMap(({ name, value }) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [...lines, ...more].join('\r\n');
}

const member = (head: string, block: Uint8Array) =>
  compressed(Buffer.concat([Buffer.from(head), HEAD_END, block, HEAD_END]));

/** A revisit record that refers to another capture, or to none. */
export function referTo(
  record: Uint8Array,
  heir: { url: string; at: string } | undefined,
): Promise<Uint8Array> {
  const { head, block } = split(record);
  const fields = {
    'WARC-Refers-To-Target-URI': heir && new URL(heir.url).href,
    'WARC-Refers-To-Date': heir?.at,
  };
  return member(withFields(head, fields), block);
}

/** The response record that a revisit becomes with the body that it referred to: its own id, date and HTTP head. */
export function withBody(record: Uint8Array, body: Uint8Array): Promise<Uint8Array> {
  const { head, block } = split(record);
  const whole = Buffer.concat([block, body]);
  const fields = {
    'WARC-Type': 'response',
    'WARC-Profile': undefined,
    'WARC-Refers-To-Target-URI': undefined,
    'WARC-Refers-To-Date': undefined,
    'WARC-Block-Digest': payloadDigest(whole),
    'Content-Length': String(whole.length),
  };
  return member(withFields(head, fields), whole);
}

/** A metadata record without the page that its URL was found on. */
export function withoutVia(record: Uint8Array): Promise<Uint8Array> {
  const { head, block } = split(record);
  const less = Buffer.from(block.toString().replace(/^via: .*\r\n/m, ''));
  const digest = payloadDigest(less);
  const fields = {
    'WARC-Block-Digest': digest,
    'WARC-Payload-Digest': digest,
    'Content-Length': String(less.length),
  };
  return member(withFields(head, fields), less);
}
