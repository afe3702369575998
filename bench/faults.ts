/**
 * `npm run faults -- --seeds 5 --faults 40 --json`: writers share one archive in a real bucket; a proxy between them
 * and the server gives faults (refusals, resets, lost answers, stale listings), and SIGKILL comes at random instants of
 * writing, sealing, uploading and telling the manifest, and now and then in the middle of a compaction: of putting
 * segments together, or making Parquet and CDXJ. Then each writer opens the archive once more, and what they
 * were told is safe is held against what `verify --deep` and the bucket's own listing say.
 * `--minutes 10 --writers 2`: for so long, whatever the number of faults.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Dice } from '../fixtures/press/random.ts';
import type { Article, CaptureRecord } from '../model/records.ts';
import { verify } from '../src/verify/verify.ts';
import { openStore, readArchive, rowsOf } from '../src/wiring.ts';
import { Manifest } from '../storage/manifest/manifest.ts';
import { readPart } from '../storage/s3/pieces.ts';
import { HAS_S3, startS3 } from '../test/support/s3_server.ts';
import { freshFolder, options, printFigures, say } from './support/output.ts';
import { type Fault, startFaults } from './support/s3_faults.ts';

const { seeds, faults, writers, minutes, json } = options({ seeds: 1, faults: 40, writers: 2, minutes: 0 });
const WRITER = fileURLToPath(new URL('./support/shared_writer.ts', import.meta.url));
const KINDS: Fault[] = [
  'error',
  'slow_down',
  'cut_request',
  'lost_answer',
  'cut_answer',
  'delay',
  'wrong_etag',
  'stale_list',
];

if (!HAS_S3) {
  say(
    'No S3 server on this machine (apt-get install ceph-mon ceph-common ceph-osd radosgw): nothing was tried.',
  );
  process.exit(0);
}
const { server, stop } = await startS3();
process.env.AWS_ACCESS_KEY_ID = server.accessKeyId;
process.env.AWS_SECRET_ACCESS_KEY = server.secretAccessKey;
const figures = {
  faults: 0,
  kills: 0,
  /** Those of them in the middle of a compaction. */
  compactions_killed: 0,
  /** Segments that are put together of others, and Parquet and CDXJ, in the end. */
  merged: 0,
  beside: 0,
  acknowledged: 0,
  lost: 0,
  twice: 0,
  orphans: 0,
  findings: 0,
  generations: 0,
};
for (let seed = 1; seed <= seeds; seed++) await oneSeed(seed);
await stop();
printFigures(figures, json);
const isBad = figures.lost + figures.twice + figures.orphans + figures.findings > 0;
process.exit(isBad || figures.acknowledged === 0 ? 1 : 0);

async function oneSeed(seed: number): Promise<void> {
  const dice = new Dice(seed);
  const prefix = `seed-${seed}`;
  // One request of thirty is hurt: enough that none of a commit's is spared for long.
  const proxy = await startFaults(server.endpoint, () =>
    dice.chance(1 / 30) ? dice.pick(KINDS) : undefined,
  );
  const place = (endpoint: string) => `s3://${server.bucket}/${prefix}?endpoint=${endpoint}`;
  const states = Array.from({ length: writers }, (_, n) => freshFolder(`faults-${n}`));
  const safe = new Set<string>();
  const until = Date.now() + minutes * 60_000;
  let kills = 0;
  const given = () => kills + Object.values(proxy.given).reduce((sum, n) => sum + n, 0);
  const goesOn = () => (minutes > 0 ? Date.now() < until : given() < faults);

  const oneWriter = async (n: number) => {
    for (let from = 0; goesOn(); from += 1000) {
      const { child, opened, compacting, isCompacting, ended } = startWriter(
        place(proxy.endpoint),
        states[n] ?? '',
        `w${n}`,
        from,
        safe,
      );
      await Promise.race([opened, ended]);
      const isAimed = dice.chance(1 / 2);
      await Promise.race([isAimed ? compacting : sleep(dice.int(0, 9000)), sleep(20_000), ended]);
      if (isAimed) await Promise.race([sleep(dice.int(0, 1500)), ended]);
      if (child.exitCode === null && child.kill('SIGKILL')) {
        kills++;
        if (isCompacting()) figures.compactions_killed++;
      }
      await ended;
    }
  };
  await Promise.all(states.map((_, n) => oneWriter(n)));
  figures.faults += given();
  figures.kills += kills;
  await proxy.close();

  // One recovery: each writer comes once more, without faults, and ends in order.
  for (const [n, state] of states.entries()) {
    const { child, ended } = startWriter(place(server.endpoint), state, `w${n}`, 901_000, safe);
    child.stdin?.write('end\n');
    await ended;
  }
  await check(place(server.endpoint), prefix, states[0] ?? '', safe);
  for (const state of states) rmSync(state, { recursive: true, force: true });
  say(`seed ${seed}: ${JSON.stringify(figures)}`);
}

function startWriter(place: string, state: string, name: string, from: number, safe: Set<string>) {
  const child: ChildProcess = spawn(process.execPath, [WRITER, place, state, name, String(from)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors += text;
  });
  child.stdin?.on('error', () => undefined);
  const lines = child.stdout && createInterface({ input: child.stdout });
  let isBusy = false;
  lines?.on('line', (line) => {
    const [word, ...rest] = line.split(' ');
    if (word === 'safe') for (const visit of rest) safe.add(visit);
    isBusy = word === 'compacting';
  });
  const opened = new Promise<void>((resolve) => lines?.once('line', () => resolve()));
  const compacting = new Promise<void>((resolve) =>
    lines?.on('line', (line) => line === 'compacting' && resolve()),
  );
  const ended = once(child, 'close').then(() => {
    if (child.exitCode)
      say(
        `${name} ended by itself: ${errors.split('\n').find((line) => /^\w*Error/.test(line.trim())) ?? errors}`,
      );
  });
  return { child, opened, compacting, isCompacting: () => isBusy, ended };
}

async function check(data: string, prefix: string, state: string, safe: Set<string>): Promise<void> {
  const report = await verify({ data, state }, { deep: true });
  for (const one of report.findings) say(JSON.stringify(one));
  figures.findings += report.findings.length;
  const { files } = await readArchive({ data, state });
  const listedFiles = (await Manifest.open(await openStore({ data, state }))).files();
  figures.merged += listedFiles.filter(({ merged }) => merged).length;
  figures.beside += listedFiles.filter(({ kind }) => kind === 'parquet' || kind === 'cdxj').length;
  const visits = new Map<string, number>();
  const revisions = new Map<string, number>();
  const count = (of: Map<string, number>, key: string) => of.set(key, (of.get(key) ?? 0) + 1);
  for (const file of files)
    if (file.kind === 'captures')
      for await (const row of rowsOf<CaptureRecord>({ data, state }, file)) count(visits, row.visit);
    else if (file.kind === 'articles')
      for await (const row of rowsOf<Article>({ data, state }, file))
        count(revisions, `${row.id} ${row.revision}`);
  figures.acknowledged += safe.size;
  figures.lost += [...safe].filter((visit) => !visits.has(visit)).length;
  figures.twice += [...visits.values(), ...revisions.values()].filter((n) => n > 1).length;

  const listed = new Map(files.map((file) => [file.path, file]));
  const client = new S3Client({ endpoint: server.endpoint, region: 'us-east-1', forcePathStyle: true });
  let next: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: server.bucket, Prefix: `${prefix}/`, ContinuationToken: next }),
    );
    for (const { Key = '' } of page.Contents ?? []) {
      const key = Key.slice(prefix.length + 1);
      // How the server was tried: the next writer does so again, and removes it.
      if (key === 'tails/.probe') continue;
      if (key.startsWith('manifest/')) {
        figures.generations += Number(/^manifest\/\d+\.json$/.test(key));
        continue;
      }
      const part = readPart(key, 0);
      const known = listed.get(part?.path ?? key);
      const isOfIt = known && (!part || (!known.sealed && part.offset < known.bytes));
      if (isOfIt) continue;
      figures.orphans++;
      say(`orphan: ${key}`);
    }
    next = page.NextContinuationToken;
  } while (next);
  const store = await openStore({ data, state });
  for await (const { path: left } of store.leftovers()) {
    // An upload that was cut may be ended an hour later: it is counted as found, and ended here.
    say(`unfinished upload: ${path.posix.basename(left)}`);
  }
  if ((await store.removeLeftovers(new Date(Date.now() + 60_000))) > 0)
    for await (const _ of store.leftovers()) figures.orphans++;
}
