import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { damaged } from '../../model/disk_errors.ts';
import { NewskeepError } from '../../model/errors.ts';
import { isMissing, s3Error, statusOf } from './errors.ts';
import type { S3Place } from './place.ts';
import { agrees, crc32Base64 } from './sums.ts';

/** Tries of what the SDK does not try again: a body that broke off, a sum that is wrong, a 409. */
const TRIES = 4;

/** Objects below a prefix of one bucket, named without it; every error is a NewskeepError. Not its job: files that grow. */
export class Bucket {
  readonly client: S3Client;
  readonly name: string;
  /** "", or ends with a slash. */
  readonly prefix: string;

  constructor(client: S3Client, place: S3Place) {
    this.client = client;
    this.name = place.bucket;
    this.prefix = place.prefix && `${place.prefix}/`;
  }

  /** Puts a whole object and returns when the server keeps these very bytes. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const sums = await this.ask('put', key, () => this.client.send(this.#put(key, bytes)));
      if (agrees(sums, bytes) || (await this.holds(key, bytes))) return;
    }
    throw this.#falsified(key);
  }

  /** Puts an object where there is none. False where another one is; one of the same bytes is ours, its answer lost. */
  async putOnce(key: string, bytes: Uint8Array): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        const sums = await this.client.send(this.#put(key, bytes, '*'));
        if (!agrees(sums, bytes) && !(await this.holds(key, bytes))) await this.put(key, bytes);
        return true;
      } catch (error) {
        if (statusOf(error) === 412) return this.holds(key, bytes);
        // 409: another put of it is under way; 404: a removal is.
        if (statusOf(error) !== 409 && !isMissing(error)) throw s3Error(error, 'put', this.where(key));
        if (tries === TRIES - 1) throw s3Error(error, 'put', this.where(key));
        await pause(Math.random() * 100 * 2 ** tries);
      }
    }
    throw this.#falsified(key);
  }

  /** Does the object hold exactly these bytes? */
  async holds(key: string, bytes: Uint8Array): Promise<boolean> {
    if ((await this.size(key)) !== bytes.length) return false;
    const found = await this.get(key, 0, bytes.length, bytes.length);
    return found !== undefined && Buffer.compare(found, bytes) === 0;
  }

  /** Bytes [start, end) of an object of `total` bytes; undefined where it is gone, or not of that size any more. */
  get(key: string, start: number, end: number, total: number): Promise<Uint8Array | undefined> {
    const isWhole = start === 0 && end === total;
    return this.#get(key, total, isWhole ? undefined : { start, end });
  }

  /** A whole object of any size; undefined where there is none. */
  whole(key: string): Promise<Uint8Array | undefined> {
    return this.#get(key);
  }

  async size(key: string): Promise<number | undefined> {
    try {
      const head = new HeadObjectCommand({ Bucket: this.name, Key: this.key(key) });
      return (await this.client.send(head)).ContentLength ?? 0;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw s3Error(error, 'look at', this.where(key));
    }
  }

  async remove(key: string): Promise<void> {
    const gone = new DeleteObjectCommand({ Bucket: this.name, Key: this.key(key) });
    await this.ask('remove', key, () => this.client.send(gone)).catch((error) => {
      if (!(error instanceof NewskeepError && error.code === 'storage_damaged')) throw error;
    });
  }

  /**
   * Keys that begin with `prefix`, in their order, a page of a thousand in memory at a time.
   * `flat` leaves out what lies in folders below; `without` leaves out a folder, and steps over it.
   */
  async *list(
    prefix: string,
    { flat = false, without = '' } = {},
  ): AsyncGenerator<{ key: string; size: number }> {
    const asked = { Bucket: this.name, Prefix: this.key(prefix), ...(flat && { Delimiter: '/' }) };
    const isOut = (key: string) => without !== '' && key.startsWith(without);
    let next: { StartAfter?: string; ContinuationToken?: string | undefined } | undefined = {};
    while (next) {
      const command = new ListObjectsV2Command({ ...asked, ...next });
      const page: ListObjectsV2CommandOutput = await this.ask('list', prefix, () =>
        this.client.send(command),
      );
      const found = (page.Contents ?? []).map(({ Key = '', Size = 0 }) => ({
        key: Key.slice(this.prefix.length),
        size: Size,
      }));
      yield* found.filter(({ key }) => !isOut(key));
      if (!page.IsTruncated) next = undefined;
      else if (isOut(found.at(-1)?.key ?? '')) next = { StartAfter: this.key(`${without}\u{10fffd}`) };
      else next = { ContinuationToken: page.NextContinuationToken };
    }
  }

  key(key: string): string {
    return this.prefix + key;
  }

  /** How people find it. */
  where(key: string): string {
    return `s3://${this.name}/${this.key(key)}`;
  }

  /** One call, its errors translated. */
  async ask<T>(what: string, key: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw s3Error(error, what, this.where(key));
    }
  }

  async #get(
    key: string,
    total?: number,
    part?: { start: number; end: number },
  ): Promise<Uint8Array | undefined> {
    const command = new GetObjectCommand({
      Bucket: this.name,
      Key: this.key(key),
      ...(part && { Range: `bytes=${part.start}-${part.end - 1}` }),
    });
    for (let tries = 1; ; tries++) {
      try {
        const answer = await this.client.send(command);
        const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
        const size = part ? Number(answer.ContentRange?.split('/')[1]) : answer.ContentLength;
        if (total !== undefined && size !== total) return undefined;
        if (part ? bytes.length === part.end - part.start : bytes.length === size && agrees(answer, bytes))
          return bytes;
        if (tries === TRIES) throw this.#falsified(key);
      } catch (error) {
        if (isMissing(error) || statusOf(error) === 416) return undefined;
        // An error with a status is an answer, and the SDK has tried again what may pass.
        const isBody = statusOf(error) === undefined && !(error instanceof NewskeepError);
        if (!isBody || tries === TRIES) throw s3Error(error, 'read', this.where(key));
      }
    }
  }

  #put(key: string, bytes: Uint8Array, ifNoneMatch?: '*'): PutObjectCommand {
    return new PutObjectCommand({
      Bucket: this.name,
      Key: this.key(key),
      Body: bytes,
      ChecksumCRC32: crc32Base64(bytes),
      ...(ifNoneMatch && { IfNoneMatch: ifNoneMatch }),
    });
  }

  #falsified(key: string): NewskeepError {
    return damaged(
      `${this.where(key)}: the server answers other bytes, or another checksum, than it was given.`,
    );
  }
}
