import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startS3 } from './s3_server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for the run's one S3 server. */
    s3: string;
  }
}

/** One S3 server for all test files of a run, started when the first of them asks, ended with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: ReturnType<typeof startS3> | undefined;
  const desk = createServer((_, answer) => {
    started ??= startS3();
    started.then(
      ({ server }) => answer.end(JSON.stringify(server)),
      (error) => answer.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(desk, 'listening');
  desk.unref();
  project.provide('s3', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close();
    await started?.then(
      ({ stop }) => stop(),
      () => undefined,
    );
  };
}
