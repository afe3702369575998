/** What lies at a place, looked at and made past the driver. */
import {
  CreateMultipartUploadCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { parseS3Place } from '../../storage/s3/place.ts';

async function withBucket<T>(
  place: string,
  work: (client: S3Client, bucket: string, prefix: string) => Promise<T>,
) {
  const { bucket, prefix, endpoint } = parseS3Place(place);
  const client = new S3Client({ endpoint: String(endpoint), region: 'us-east-1', forcePathStyle: true });
  return work(client, bucket, `${prefix}/`).finally(() => client.destroy());
}

/** "key bytes" of the first thousand objects. */
export const objectsOf = (place: string): Promise<string[]> =>
  withBucket(place, async (client, Bucket, Prefix) => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key, Size }) => `${Key?.slice(Prefix.length)} ${Size}`);
  });

/** Objects of one byte, sixteen at a time. */
export const putObjects = (place: string, keys: string[]): Promise<void> =>
  withBucket(place, async (client, Bucket, prefix) => {
    const left = keys.values();
    const work = async () => {
      for (const key of left)
        await client.send(new PutObjectCommand({ Bucket, Key: prefix + key, Body: 'x' }));
    };
    await Promise.all(Array.from({ length: 16 }, work));
  });

/** Puts one object, over what lies there. */
export const putObject = (place: string, key: string, bytes: Uint8Array): Promise<void> =>
  withBucket(place, async (client, Bucket, prefix) => {
    await client.send(new PutObjectCommand({ Bucket, Key: prefix + key, Body: bytes }));
  });

/** Begins an upload in parts and leaves it; its id. */
export const beginUpload = (place: string, key: string): Promise<string | undefined> =>
  withBucket(place, async (client, Bucket, prefix) => {
    const begun = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: prefix + key }));
    return begun.UploadId;
  });
