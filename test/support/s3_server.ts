import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from './ports.ts';

const PROGRAMS = [
  'ceph-mon',
  'ceph-osd',
  'radosgw',
  'ceph',
  'ceph-authtool',
  'monmaptool',
  'radosgw-admin',
  'setpriv',
];
const onPath = (name: string) =>
  (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));

/** Is what `startS3` needs on this machine? (apt-get install ceph-mon ceph-common ceph-osd radosgw) */
export const HAS_S3 = PROGRAMS.every(onPath);

const START_MS = 60_000;

/** A running server; its keys are made anew for each. */
export interface S3Server {
  endpoint: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/**
 * A real S3 server of the caller's own: the RADOS gateway over a Ceph cluster of one monitor and one store in memory,
 * on free ports of loopback. Its processes end with the caller's, and `stop` takes its folder too.
 */
export async function startS3(): Promise<{
  server: S3Server;
  /** Kills the gateway, whose clients see their connections break, and starts it again on what the store holds. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'newskeep-s3-'));
  const daemons: ChildProcess[] = [];
  const stop = async () => {
    for (const daemon of daemons.reverse()) {
      if (daemon.exitCode !== null || daemon.signalCode !== null) continue;
      daemon.kill('SIGKILL');
      await once(daemon, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await startCluster(folder, daemons)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startCluster(folder: string, daemons: ChildProcess[]) {
  const [mon, port] = [await freePort(), await freePort()];
  const cluster = randomUUID();
  const conf = path.join(folder, 'ceph.conf');
  writeFileSync(conf, configuration(folder, cluster, mon, port));
  for (const name of ['osd', 'rgw']) mkdirSync(path.join(folder, name));

  const run = (program: string, ...words: string[]) =>
    promisify(execFile)(program, [...words, '--conf', conf], { timeout: START_MS });
  const daemon = (program: string, ...words: string[]) => {
    // setpriv: a daemon does not outlive a run of tests that was killed.
    const line = ['--pdeathsig', 'KILL', program, ...words, '--conf', conf, '--foreground'];
    const started = spawn('setpriv', line, { stdio: 'ignore' });
    daemons.push(started);
    return started;
  };

  const keyring = path.join(folder, 'keyring');
  const monmap = path.join(folder, 'monmap');
  writeFileSync(keyring, '');
  for (const name of ['mon.', 'client.admin', 'osd.0', 'client.rgw']) {
    const caps = ['mon', 'osd', 'mgr'].flatMap((of) => ['--cap', of, 'allow *']);
    await run('ceph-authtool', keyring, '-n', name, '--gen-key', ...caps);
  }
  await run('monmaptool', '--create', '--fsid', cluster, '--addv', 'a', `[v2:127.0.0.1:${mon}]`, monmap);
  await run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', monmap, '--keyring', keyring);
  daemon('ceph-mon', '-i', 'a');

  const store = randomUUID();
  await run('ceph', '--connect-timeout', '30', 'osd', 'create', store, '0');
  await run('ceph-osd', '--mkfs', '-i', '0', '--osd-uuid', store);
  daemon('ceph-osd', '-i', '0');
  const endpoint = `http://127.0.0.1:${port}`;
  const startGateway = async () => {
    const started = daemon('radosgw', '-n', 'client.rgw');
    await answers(endpoint, path.join(folder, 'client.rgw.log'));
    return started;
  };
  let gateway = await startGateway();
  const restart = async () => {
    gateway.kill('SIGKILL');
    await once(gateway, 'exit');
    gateway = await startGateway();
  };
  const accessKeyId = randomBytes(10).toString('hex');
  const secretAccessKey = randomBytes(20).toString('hex');
  const keys = ['--access-key', accessKeyId, '--secret-key', secretAccessKey];
  await run('radosgw-admin', 'user', 'create', '--uid', 'test', '--display-name', 'test', ...keys);
  const bucket = 'newskeep-test';
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  const server: S3Server = { endpoint, bucket, accessKeyId, secretAccessKey };
  return { server, restart };
}

async function answers(endpoint: string, log: string): Promise<void> {
  for (const until = Date.now() + START_MS; Date.now() < until; await pause(100))
    if (await fetch(endpoint).catch(() => undefined)) return;
  const said = existsSync(log) ? readFileSync(log, 'utf8').slice(-2_000) : 'nothing';
  throw new Error(`The S3 server did not start; its log says:\n${said}`);
}

const configuration = (folder: string, cluster: string, mon: number, port: number) => `[global]
fsid = ${cluster}
mon_host = [v2:127.0.0.1:${mon}]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
keyring = ${folder}/keyring
auth_allow_insecure_global_id_reclaim = false
run_dir = ${folder}
log_file = ${folder}/$name.log
admin_socket =
setuser =
setgroup =
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
[mon]
mon_data = ${folder}/mon
mon_cluster_log_file = ${folder}/cluster.log
mon_data_avail_crit = 1
[osd]
osd_data = ${folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 4294967296
[client]
rgw_frontends = beast endpoint=127.0.0.1:${port}
rgw_data = ${folder}/rgw
rgw_thread_pool_size = 64
rgw_enable_usage_log = false
`;
