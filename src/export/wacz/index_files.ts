import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { SortedLines } from '../cdx_lines.ts';
import type { StoredZip } from './zip.ts';

/** An index up to this is read whole by whoever opens the file; a longer one block by block. */
const PLAIN_LINES = 10_000;
/** Lines of a block. */
const BLOCK_LINES = 1024;

/** `indexes/index.cdxj`, or `index.cdx.gz` in blocks with `index.idx`, which says where each begins (ZipNum). */
export async function addIndex(zip: StoredZip, lines: SortedLines, plainLines = PLAIN_LINES): Promise<void> {
  const blocks = inBlocks(lines.sorted());
  if (lines.count <= plainLines) {
    await zip.add('indexes/index.cdxj', texts(blocks));
    return;
  }
  const entries = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'];
  await zip.add('indexes/index.cdx.gz', members(blocks, entries));
  await zip.add('indexes/index.idx', [Buffer.from(ended(entries))]);
}

const ended = (lines: string[]) => lines.map((line) => `${line}\n`).join('');

async function* inBlocks(lines: AsyncIterable<string>): AsyncGenerator<string[]> {
  let block: string[] = [];
  for await (const line of lines) {
    block.push(line);
    if (block.length < BLOCK_LINES) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

async function* texts(blocks: AsyncIterable<string[]>): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) yield Buffer.from(ended(block));
}

/** Each block as a gzip member, and for each an entry under the URL and time of its first line. */
async function* members(blocks: AsyncIterable<string[]>, entries: string[]): AsyncGenerator<Uint8Array> {
  let offset = 0;
  for await (const block of blocks) {
    const member = gzipSync(ended(block));
    const key = block[0]?.split(' ', 2).join(' ');
    const digest = `sha256:${createHash('sha256').update(member).digest('hex')}`;
    const place = { offset, length: member.length, digest, filename: 'index.cdx.gz' };
    entries.push(`${key} ${JSON.stringify(place)}`);
    offset += member.length;
    yield member;
  }
}
