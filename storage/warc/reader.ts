import { WARCParser, type WARCRecord } from 'warcio';
import type { HeaderList } from '../../model/capture.ts';
import { damaged } from '../../model/disk_errors.ts';
import type { CaptureRef } from '../../model/records.ts';
import { chunksOf } from '../chunks.ts';
import type { FileStore } from '../port.ts';

/** One record as it lies in a file. */
export interface StoredRecord {
  type: string;
  url: string | null;
  /** The fields of the WARC record itself. */
  fields: HeaderList;
  /** The HTTP head, where the block begins with one. Headers that stand twice are grouped. */
  http: { startLine: string; headers: HeaderList } | null;
  /** The payload as kept: Content-Encoding intact. */
  payload: Uint8Array;
}

/** The record that a row's `capture`, or a row of `captures`, points at. */
export async function readRecord(
  store: FileStore,
  ref: Pick<CaptureRef, 'warc_file' | 'warc_offset' | 'warc_length'>,
): Promise<StoredRecord> {
  const end = ref.warc_offset + ref.warc_length;
  const bytes = await store.read(ref.warc_file, ref.warc_offset, end);
  const record = await new WARCParser([bytes], { keepHeadersCase: true }).parse();
  if (!record?.warcType) throw damaged(`${ref.warc_file} has no WARC record at byte ${ref.warc_offset}.`);
  return stored(record);
}

const CHUNK = 1 << 20;

/** Every record of a file, in order, with the bytes of its gzip member. */
export async function* readRecords(
  store: FileStore,
  path: string,
  end?: number,
): AsyncGenerator<StoredRecord & { offset: number; length: number }> {
  const size = end ?? (await store.size(path)) ?? 0;
  const parser = new WARCParser(chunksOf(store, path, { to: size, most: CHUNK }), { keepHeadersCase: true });
  let last: (StoredRecord & { offset: number }) | undefined;
  for await (const record of parser) {
    // A member's length shows only when the next one begins.
    if (last) yield { ...last, length: parser.offset - last.offset };
    last = { ...(await stored(record)), offset: parser.offset };
  }
  if (last) yield { ...last, length: size - last.offset };
}

async function stored(record: WARCRecord): Promise<StoredRecord> {
  const http = record.httpHeaders;
  return {
    type: record.warcType,
    url: record.warcTargetURI ?? null,
    fields: [...record.warcHeaders.headers],
    http: http && { startLine: http.statusline, headers: [...http.headers] },
    payload: await record.readFully(false),
  };
}
