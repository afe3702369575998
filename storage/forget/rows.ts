import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { damaged } from '../../model/disk_errors.ts';
import type { Article, CaptureRecord, Dataset, Headline } from '../../model/records.ts';
import type { ListedFile } from '../manifest/manifest.ts';
import { type Part, segmentsIn } from '../manifest/merged.ts';
import type { FileStore } from '../port.ts';
import { gzipMembers, Window } from '../warc/members.ts';
import type { Found } from './found.ts';
import type { NewFile } from './new_file.ts';

const compress = promisify(gzip);

/** What becomes of a row: null where it goes, the same object where nothing changes. */
type Change<T> = (row: T, found: Found) => T | null;

const captures: Change<CaptureRecord> = (row, found) => {
  const kept = found.at(row.warc_file, row.warc_offset);
  if (!kept || kept.gone > 0) return kept ? null : row;
  const moved = found.moved(row.warc_file, row.warc_offset);
  const less = row.headlines > 0 ? found.headlinesLess(row.url, row.fetched_at) : 0;
  if (!moved && !kept.dropsVia && less === 0) return row;
  const { path, offset, length } = moved?.place ?? {
    path: row.warc_file,
    offset: row.warc_offset,
    length: row.warc_length,
  };
  return {
    ...row,
    record_type: moved?.isResponse ? 'response' : row.record_type,
    warc_file: path,
    warc_offset: offset,
    warc_length: length,
    headlines: row.headlines - less,
    from_url: kept.dropsVia ? null : row.from_url,
  };
};

const articles: Change<Article> = (row, found) => {
  if (found.isStory(row.id)) return null;
  const next_page = row.next_page !== null && found.isGone(row.next_page) ? null : row.next_page;
  const moved = found.moved(row.capture.warc_file, row.capture.warc_offset);
  if (!moved) return next_page === row.next_page ? row : { ...row, next_page };
  const { path, offset, length } = moved.place;
  const capture = { ...row.capture, warc_file: path, warc_offset: offset, warc_length: length };
  return { ...row, next_page, capture };
};

const headlines: Change<Headline> = (row, found) =>
  found.isGone(row.page_url) || found.isGone(row.url) ? null : row;

const CHANGES = { captures, articles, readings: articles, headlines } as {
  [kind in Dataset]: Change<unknown>;
};

/**
 * Copies a segment, member by member, without the rows that go and with the places that changed; a member without rows
 * goes too. Says how many rows each member has, none at all where nothing is left, and in which segments they were
 * written.
 */
export async function rewriteRows(
  store: FileStore,
  { path, bytes: size, kind, ...listed }: ListedFile & { kind: Dataset },
  found: Found,
  open: () => Promise<NewFile>,
): Promise<{ members: number[]; merged: Part[]; file: NewFile | undefined }> {
  const members: number[] = [];
  const count = listed.pieces.flatMap((piece) => piece.members).length;
  const sources = segmentsIn({ path, members: count, merged: listed.merged }).map((source) => ({
    left: source.members,
    part: { path: source.path, bytes: 0, members: 0, rewritten: true as const },
  }));
  let file: NewFile | undefined;
  const window = Window.over(store, path, size);
  for await (const member of gzipMembers(window)) {
    if ('damage' in member)
      throw damaged(`${store.place}/${path}: at byte ${member.offset}: ${member.damage}.`);
    const source = sources.find(({ left }) => left > 0);
    if (source) source.left--;
    const before = member.bytes.toString().split('\n').slice(0, -1);
    const after = before.flatMap((line) => {
      const row: unknown = JSON.parse(line);
      const changed = CHANGES[kind](row, found);
      return changed === null ? [] : [changed === row ? line : JSON.stringify(changed)];
    });
    if (after.length === 0) continue;
    const isSame = after.length === before.length && after.every((line, i) => line === before[i]);
    file ??= await open();
    const bytes = isSame
      ? (await window.from(member.offset, member.length)).subarray(0, member.length)
      : await compress(after.map((line) => `${line}\n`).join(''));
    await file.add(bytes);
    members.push(after.length);
    if (source) {
      source.part.members++;
      source.part.bytes += bytes.length;
    }
  }
  return { members, merged: sources.flatMap(({ part }) => (part.members > 0 ? part : [])), file };
}

/** Rows that go from a segment, and whether any of it changes. Says nothing of captures whose records are not copied yet. */
export interface Survey {
  gone: number;
  isTouched: boolean;
}

function surveyArticle(row: Article, found: Found, warcs: Set<string>): Survey {
  const isGone = found.isStory(row.id);
  const isTouched = isGone || (row.next_page !== null && found.isGone(row.next_page));
  return { gone: Number(isGone), isTouched: isTouched || warcs.has(row.capture.warc_file) };
}

/** As `rewriteRows` will find it, from a row as it is and the WARC files that are to be rewritten. */
export const SURVEYS: { [kind in Dataset]: (row: never, found: Found, warcs: Set<string>) => Survey } = {
  captures: (row: CaptureRecord, found, warcs) => ({
    gone: Number((found.at(row.warc_file, row.warc_offset)?.gone ?? 0) > 0),
    isTouched:
      warcs.has(row.warc_file) || (row.headlines > 0 && found.headlinesLess(row.url, row.fetched_at) > 0),
  }),
  articles: surveyArticle,
  readings: surveyArticle,
  headlines: (row: Headline, found) => {
    const isGone = headlines(row, found) === null;
    if (isGone && !found.isGone(row.page_url)) found.lessHeadline(row.page_url, row.observed_at);
    return { gone: Number(isGone), isTouched: isGone };
  },
};
