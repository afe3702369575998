import { randomUUID } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';
import { type FaultyServer, type Pick, startFaults } from '../../bench/support/s3_faults.ts';
import { HAS_S3, type S3Server } from './s3_server.ts';

/** Why tests on an object store are skipped, or nothing where there is a server for them. */
export const NO_S3: string = HAS_S3
  ? ''
  : '[skipped: no S3 server (apt-get install ceph-mon ceph-common ceph-osd radosgw)]';
if (NO_S3) console.warn(NO_S3);

/** The run's S3 server; its keys are in the environment from then on, where the SDK looks for them. */
export async function s3Server(): Promise<S3Server> {
  const answer = await fetch(inject('s3'));
  if (!answer.ok) throw new Error(await answer.text());
  const server = (await answer.json()) as S3Server;
  process.env.AWS_ACCESS_KEY_ID = server.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = server.secretAccessKey;
  return server;
}

/** A place that holds nothing yet, as a user writes it; through `endpoint`, where a test stands between. */
export async function newS3Place(endpoint?: string): Promise<string> {
  const server = await s3Server();
  return `s3://${server.bucket}/${randomUUID()}?endpoint=${endpoint ?? server.endpoint}`;
}

/** For this test, a way to the run's S3 server on which requests have faults. */
export async function faultyS3(pick: Pick = () => undefined): Promise<FaultyServer> {
  const faulty = await startFaults((await s3Server()).endpoint, pick);
  onTestFinished(() => faulty.close());
  return faulty;
}
