import type { Piece, Window } from './members.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const MARK = Buffer.from('WARC/1.');
/** The fields of a record; more than this is no head. */
const LONGEST_HEAD = 1 << 18;
const LARGEST = 256 * 1024 * 1024;

/** The records of a file that is not compressed. After a damaged one, reading goes on at the next head. */
export async function* plainRecords(window: Window): AsyncGenerator<Piece> {
  let offset = await window.find(MARK, 0);
  while (offset < window.size) {
    const head = (await window.from(offset, LONGEST_HEAD)).subarray(0, LONGEST_HEAD);
    const length = recordLength(head);
    if (typeof length === 'string') {
      yield { offset, damage: length };
      offset = await window.find(MARK, offset + MARK.length);
      continue;
    }
    if (offset + length > window.size) {
      yield { offset, damage: 'its end is missing' };
      offset = await window.find(MARK, offset + MARK.length);
      continue;
    }
    if (length > LARGEST) yield { offset, damage: 'it is too large to be a page' };
    else yield { offset, length, bytes: (await window.from(offset, length)).subarray(0, length) };
    offset = await window.find(MARK, offset + length);
  }
}

function recordLength(head: Buffer): number | string {
  const end = head.indexOf(HEAD_END);
  if (!head.subarray(0, MARK.length).equals(MARK) || end < 0) return 'it has no head';
  const length = /^content-length:\s*(\d+)\s*$/im.exec(head.toString('latin1', 0, end))?.[1];
  return length === undefined ? 'it states no length' : end + HEAD_END.length + Number(length);
}
