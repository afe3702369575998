import { damaged } from '../../model/disk_errors.ts';
import type { Answer, Cut, FileStore } from '../port.ts';
import { gzipMembers, Window } from './members.ts';

/**
 * What to copy of a WARC file so that the wanted captures stand in one of their own: whole gzip members, in their
 * order; request and metadata go with their answer, and a warcinfo comes before the first record that it describes.
 * `answers` are all that the file has, by offset. Between two answers lie the metadata of the first, perhaps a
 * warcinfo, and the request of the second (`CaptureMembers`).
 */
export async function* excerpt(
  store: FileStore,
  path: string,
  size: number,
  answers: readonly Answer[],
): AsyncGenerator<Cut> {
  const window = Window.over(store, path, size);
  let before: Answer | undefined;
  let info: Cut | undefined;
  for (const answer of [...answers, undefined]) {
    const from = before ? before.offset + before.length : 0;
    let request: Cut | undefined;
    for await (const { type, ...cut } of between(
      window,
      `${store.place}/${path}`,
      from,
      answer?.offset ?? size,
    )) {
      if (type === 'warcinfo') info = cut;
      if (type === 'request') request = cut;
      if (type === 'metadata' && before?.isWanted) yield cut;
    }
    if (answer?.isWanted) {
      if (info) yield info;
      info = undefined;
      if (request) yield request;
      yield { from: answer.offset, to: answer.offset + answer.length, isAnswer: true };
    }
    before = answer;
  }
}

/** The members of the bytes [from, to), and what their records are. */
async function* between(window: Window, place: string, from: number, to: number) {
  if (from >= to) return;
  for await (const member of gzipMembers(window, from)) {
    const { offset } = member;
    if ('damage' in member) throw damaged(`${place}: the record at byte ${offset}: ${member.damage}.`);
    const end = offset + member.length;
    if (end > to) throw damaged(`${place}: the record at byte ${offset} reaches into the one at byte ${to}.`);
    const { buffer, byteOffset, length } = member.bytes;
    const head = Buffer.from(buffer, byteOffset, Math.min(length, LONGEST_HEAD)).toString('latin1');
    yield { from: offset, to: end, type: /^WARC-Type: *(\w+)/im.exec(head)?.[1], isAnswer: false };
    if (end === to) return;
  }
}

/** The type stands among the first fields. */
const LONGEST_HEAD = 1024;
