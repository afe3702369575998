/**
 * `npm run bench:store -- --json`: the archive's write path (WARC, digests, records, catalog, fsync) beside warcio
 * alone and beside gzip and SHA-1 alone, over the same pages in the same run; what it keeps of a byte; what a bucket is
 * asked for; and how long an archive of many objects takes to open.
 */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { WARCRecord, WARCSerializer } from 'warcio';
import type { Capture } from '../model/capture.ts';
import { openStore } from '../src/wiring.ts';
import { openArchive } from '../storage/archive.ts';
import { openFolderStore } from '../storage/folder.ts';
import { Manifest } from '../storage/manifest/manifest.ts';
import { HAS_S3, startS3 } from '../test/support/s3_server.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';
import { pressPages } from './support/press_pages.ts';
import { startFaults } from './support/s3_faults.ts';
import { syntheticPage } from './support/synthetic.ts';

const { pages, objects, rounds, json } = options({ pages: 1000, objects: 10_000, rounds: 3 });
/** Dollars for a thousand PUTs in S3's standard class, us-east-1. */
const PRICE_OF_1000_PUTS = 0.005;

const bodies = (await pressPages(200)).map(({ body }) => body);
/** Of some 60 KB, as news pages are: several of the press's one after another, none like another. */
const captures = Array.from({ length: pages }, (_, n) => {
  const [capture, parsed] = syntheticPage(n, `bench-${n}`, String(n));
  const parts = Array.from({ length: 6 }, (_, k) => bodies[(n * 7 + k * 13) % bodies.length] as Buffer);
  const body = Buffer.concat([Buffer.from(`<!-- ${n} -->`), ...parts]);
  return { capture: { ...capture, response: { ...capture.response, body } } as Capture, parsed };
});
const raw = captures.reduce((sum, { capture }) => sum + capture.response.body.length, 0);

async function whole(): Promise<{ seconds: number; kept: number }> {
  const folder = freshFolder('bench-store');
  const archive = await openArchive(openFolderStore(folder), {
    catalogPath: path.join(folder, 'catalog.sqlite'),
  });
  const begun = performance.now();
  for (let at = 0; at < captures.length; at += 100) {
    await Promise.all(
      captures.slice(at, at + 100).map(({ capture, parsed }) => archive.put(capture, parsed)),
    );
    await archive.commit();
  }
  const seconds = (performance.now() - begun) / 1000;
  const kept = archive.files().reduce((sum, file) => sum + file.bytes, 0);
  await archive.close();
  rmSync(folder, { recursive: true });
  return { seconds, kept };
}

/** As warcio does it by itself, one record after another, its digests included. */
async function bareWarcio(): Promise<number> {
  const begun = performance.now();
  for (const { capture } of captures) {
    const record = WARCRecord.create(
      { type: 'response', url: capture.url, date: capture.fetchedAt, warcVersion: 'WARC/1.1' },
      [capture.response.body],
    );
    await WARCSerializer.serialize(record, {
      gzip: true,
      digest: { algo: 'sha-1', prefix: 'sha1:', base32: true },
    });
  }
  return (performance.now() - begun) / 1000;
}

const compress = promisify(gzip);
async function bareGzip(): Promise<number> {
  const begun = performance.now();
  for (let at = 0; at < captures.length; at += 100)
    await Promise.all(
      captures.slice(at, at + 100).map(({ capture }) => {
        createHash('sha1').update(capture.response.body).digest();
        return compress(capture.response.body);
      }),
    );
  return (performance.now() - begun) / 1000;
}

/** What a bucket is asked for, a hundred pages a commit. */
async function requests(): Promise<Record<string, number> | undefined> {
  if (!HAS_S3) return undefined;
  const { server, stop } = await startS3();
  process.env.AWS_ACCESS_KEY_ID = server.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = server.secretAccessKey;
  const proxy = await startFaults(server.endpoint, () => undefined);
  const state = freshFolder('bench-store-state');
  const place = `s3://${server.bucket}/bench?endpoint=${proxy.endpoint}`;
  const archive = await openArchive(await openStore({ data: place, state }), {
    catalogPath: path.join(state, 'catalog.sqlite'),
    shared: true,
  });
  const before = proxy.log.length;
  for (let at = 0; at < captures.length; at += 100) {
    await Promise.all(
      captures.slice(at, at + 100).map(({ capture, parsed }) => archive.put(capture, parsed)),
    );
    await archive.commit();
  }
  await archive.close();
  const asked: Record<string, number> = {};
  for (const { method } of proxy.log.slice(before)) asked[method] = (asked[method] ?? 0) + 1;
  await proxy.close();
  await stop();
  rmSync(state, { recursive: true });
  return Object.fromEntries(
    Object.entries(asked).map(([method, n]) => [`${method}_per_1000`, Math.round((n * 1000) / pages)]),
  );
}

/** An archive of many sealed files, opened by a process that has just begun with it. */
async function coldStart(): Promise<{ objects: number; open_ms: number; manifest_ms: number }> {
  const folder = freshFolder('bench-store-cold');
  const options = { catalogPath: path.join(folder, 'catalog.sqlite'), warcBytes: 1, segmentBytes: 1 };
  const archive = await openArchive(openFolderStore(folder), options);
  for (let n = 0; archive.files().length < objects; n++) {
    for (let k = 0; k < 40; k++) await archive.put(...syntheticPage(n * 40 + k, `cold-${n}-${k}`, 'x'));
    await archive.commit();
    if (n % 50 === 0) say(`${archive.files().length} of ${objects} objects`);
  }
  const made = archive.files().length;
  await archive.close();
  const timed = async (work: () => Promise<unknown>) => {
    const begun = performance.now();
    await work();
    return Math.round(performance.now() - begun);
  };
  const open_ms = await timed(async () => (await openArchive(openFolderStore(folder), options)).close());
  const manifest_ms = await timed(() => Manifest.open(openFolderStore(folder)));
  rmSync(folder, { recursive: true });
  return { objects: made, open_ms, manifest_ms };
}

const best = {
  whole: Number.POSITIVE_INFINITY,
  warcio: Number.POSITIVE_INFINITY,
  gzip: Number.POSITIVE_INFINITY,
};
let kept = 0;
for (let round = 0; round < rounds; round++) {
  const written = await whole();
  kept = written.kept;
  best.whole = Math.min(best.whole, written.seconds);
  best.warcio = Math.min(best.warcio, await bareWarcio());
  best.gzip = Math.min(best.gzip, await bareGzip());
}
const asked = await requests();
const puts = asked?.PUT_per_1000;
const two = (value: number) => Math.round(value * 100) / 100;
printFigures(
  {
    mb_per_s: two(raw / 1e6 / best.whole),
    captures_per_s: Math.round(pages / best.whole),
    ratio_warcio: two(best.warcio / best.whole),
    ratio_gzip: two(best.gzip / best.whole),
    kept_per_raw: two(kept / raw),
    kb_a_page: Math.round(raw / pages / 1000),
    ...asked,
    put_dollars_per_million_pages: puts === undefined ? null : two((puts / 1000) * PRICE_OF_1000_PUTS * 1000),
    cold_start: await coldStart(),
  },
  json,
);
process.exit(0);
