import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';
import { statusOf } from './errors.ts';

/** An upload in parts that nobody has completed. */
export interface UnfinishedUpload {
  path: string;
  id: string;
  begunAt: Date;
}

export async function* listUploads(bucket: Bucket): AsyncGenerator<UnfinishedUpload> {
  let next: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
  while (next) {
    const command = new ListMultipartUploadsCommand({ Bucket: bucket.name, Prefix: bucket.prefix, ...next });
    const page: ListMultipartUploadsCommandOutput = await bucket.ask('list uploads', '', () =>
      bucket.client.send(command),
    );
    for (const { Key = '', UploadId: id = '', Initiated: begunAt = new Date() } of page.Uploads ?? [])
      if (Key.startsWith(bucket.prefix)) yield { path: Key.slice(bucket.prefix.length), id, begunAt };
    next = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
      : undefined;
  }
}

export async function abortUploads(bucket: Bucket, olderThan: Date): Promise<number> {
  let ended = 0;
  for (const { path, id, begunAt } of await Array.fromAsync(listUploads(bucket))) {
    if (begunAt >= olderThan) continue;
    const command = new AbortMultipartUploadCommand({
      Bucket: bucket.name,
      Key: bucket.key(path),
      UploadId: id,
    });
    await bucket.ask('end the upload of', path, async () => {
      try {
        await bucket.client.send(command);
        ended += 1;
      } catch (error) {
        // Completed or ended since.
        if (statusOf(error) !== 404) throw error;
      }
    });
  }
  return ended;
}
