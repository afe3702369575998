import { Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import { damaged } from '../../model/disk_errors.ts';
import type { Bucket } from './bucket.ts';
import { cutPieces, type Pieces } from './pieces.ts';

const BLOCK_BYTES = 8 * 1024 * 1024;
/** Up to here an object is put by one request, else in parts of at least a block. */
const PUT_BYTES = 2 * BLOCK_BYTES;
/** S3 allows ten thousand parts. */
const MOST_PARTS = 9_000;
/** Blocks read ahead while earlier ones are put. */
const AHEAD = 3;

/** Puts the first `size` bytes of a file in its place as one object; what lay there gives way at once or not at all. */
export async function keepWhole(bucket: Bucket, path: string, file: Pieces, size: number): Promise<void> {
  if (size <= PUT_BYTES)
    await bucket.put(path, Buffer.concat(await Array.fromAsync(blocks(bucket, file, size))));
  else await upload(bucket, path, file, size);
  const kept = await bucket.size(path);
  if (kept !== size)
    throw damaged(`${bucket.where(path)}: has ${kept ?? 'no'} bytes where ${size} were put.`);
}

async function upload(bucket: Bucket, path: string, file: Pieces, size: number): Promise<void> {
  const all = new Upload({
    client: bucket.client,
    params: {
      Bucket: bucket.name,
      Key: bucket.key(path),
      Body: Readable.from(blocks(bucket, file, size), { objectMode: false, highWaterMark: BLOCK_BYTES }),
    },
    partSize: Math.max(BLOCK_BYTES, Math.ceil(size / MOST_PARTS)),
    queueSize: 2,
  });
  await bucket
    .ask('put', path, () => all.done())
    .catch(async (error) => {
      // The answer to the last call may be lost, and its second try then finds no upload to complete.
      if ((await bucket.size(path)) !== size) throw error;
    });
}

async function* blocks(bucket: Bucket, file: Pieces, size: number): AsyncGenerator<Uint8Array> {
  const cuts = cutPieces(file, 0, size, BLOCK_BYTES);
  const ahead: Promise<Uint8Array>[] = [];
  for (const [n] of cuts.entries()) {
    while (ahead.length < AHEAD && n + ahead.length < cuts.length) {
      const next = read(bucket, cuts[n + ahead.length]);
      // Its turn to be waited for comes later, and may not come.
      next.catch(() => undefined);
      ahead.push(next);
    }
    const block = await ahead.shift();
    if (block) yield block;
  }
}

async function read(
  bucket: Bucket,
  cut: ReturnType<typeof cutPieces>[number] | undefined,
): Promise<Uint8Array> {
  if (!cut) return new Uint8Array();
  const { key, size } = cut.piece;
  const bytes = await bucket.get(key, cut.start, cut.end, size);
  if (!bytes) throw damaged(`${bucket.where(key)}: vanished, or changed, while its file was put together.`);
  return bytes;
}
