import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { systemCode } from '../../../model/errors.ts';
import { calendarOf } from '../../../queues/schedule/calendar.ts';
import { readYaml } from '../../jobs/yaml_file.ts';
import { endBy } from './shell.ts';
import { cronTimes, fixedDelay, inexpressible, plainCron } from './times.ts';
import { MADE, type Order, type UnitFile, type Verdicts } from './unit.ts';

/** Room that a CronJob's name leaves for those of its Jobs. */
const LONGEST_NAME = 52;
/** What Kubernetes takes into a ConfigMap. */
const LARGEST_MAP = 1_000_000;
const JOBS = '/newskeep/jobs';
const STORE = '/newskeep/store';

export interface KubernetesOptions {
  /** An image with newskeep on its PATH. */
  image: string;
}

/** A CronJob for each job, with a ConfigMap that holds its files and a claim for its data. */
export const kubernetes = (orders: Order[], verdicts: Verdicts, options: KubernetesOptions): UnitFile[] =>
  orders.map((order) => {
    const name = nameOf(order.job.name);
    const objects = [configMap(order, name), claim(name), cronJob(order, name, verdicts, options)];
    const text = objects.map((one) => `---\n${stringify(one, { lineWidth: 0 })}`).join('');
    return { name: `${name}.yaml`, text: `# ${MADE} --k8s.\n${text}` };
  });

/** A DNS label; where the job's name had to be changed, a hash keeps two apart. */
function nameOf(job: string): string {
  const label = `newskeep-${job.replace(/[._]/g, '-').replace(/-+$/, '')}`;
  if (label === `newskeep-${job}` && label.length <= LONGEST_NAME) return label;
  const hash = createHash('sha256').update(job).digest('hex').slice(0, 8);
  return `${label.slice(0, LONGEST_NAME - 9)}-${hash}`;
}

function configMap({ file, job }: Order, name: string) {
  const data: Record<string, string> = { [`${job.name}.yaml`]: read(file) };
  for (const given of besides(file)) {
    if (!/^[-._a-zA-Z0-9]+$/.test(given) || given in data)
      throw inexpressible(
        file,
        `a ConfigMap cannot hold ${given}.`,
        'Put it beside the job file, under a name of letters, digits, ".", "_" and "-".',
      );
    data[given] = read(path.resolve(path.dirname(file), given));
  }
  const size = Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > LARGEST_MAP)
    throw inexpressible(
      file,
      `its files are larger than a ConfigMap (${LARGEST_MAP} bytes).`,
      'Shorten url_file.',
    );
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

/** Files that the job names, as it spells them. */
const besides = (file: string): string[] => {
  const { url_file, hosts_file } = readYaml(file).value as { url_file?: string; hosts_file?: string };
  return [url_file, hosts_file].filter((given) => given !== undefined);
};

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw inexpressible(file, `cannot be read (${systemCode(error)}).`, 'It goes into the ConfigMap.');
  }
}

const claim = (name: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
});

function cronJob(order: Order, name: string, verdicts: Verdicts, { image }: KubernetesOptions) {
  const { job } = order;
  const container = {
    name: 'newskeep',
    image,
    command: ['/bin/sh', '-c', script(order, verdicts), 'sh', ...argvIn(order)].map(literal),
    volumeMounts: [
      { name: 'jobs', mountPath: JOBS },
      { name: 'store', mountPath: STORE },
    ],
  };
  const pod = {
    restartPolicy: 'Never',
    // What is under way is finished first.
    terminationGracePeriodSeconds: 300,
    containers: [container],
    volumes: [
      { name: 'jobs', configMap: { name } },
      { name: 'store', persistentVolumeClaim: { claimName: name } },
    ],
  };
  const failing = { containerName: 'newskeep', operator: 'In', values: verdicts.giveUp };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: {
      ...timesOf(order),
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: job.schedule.catch_up === 'once' ? deadline(order) : 60,
      jobTemplate: {
        spec: {
          backoffLimit: 2,
          podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: failing }] },
          template: { spec: pod },
        },
      },
    },
  };
}

function timesOf({ job, file }: Order) {
  const times = cronTimes(job.schedule);
  const [fields, ...more] = times?.fields ?? [];
  if (!times || !fields || more.length > 0)
    throw inexpressible(
      file,
      `one cron expression cannot start a job every ${job.schedule.every}.`,
      'Take an interval like 15m, 2h or 1d.',
    );
  return { schedule: plainCron(fields), timeZone: times.timezone === 'UTC' ? 'Etc/UTC' : times.timezone };
}

/** Kubernetes gives a CronJob up that missed more than a hundred starts: it looks back less far. */
function deadline({ job }: Order): number {
  const calendar = calendarOf(job.name, { ...job.schedule, jitter_s: 0 });
  let shortest = 86_400_000;
  let last = calendar.after(Date.UTC(2024));
  for (let n = 0; n < 50 && last; n++) {
    const next = calendar.after(last.at);
    if (next) shortest = Math.min(shortest, next.at - last.at);
    last = next;
  }
  return Math.min(86_400, Math.floor((shortest / 1000) * 90));
}

const argvIn = ({ job, data, state, flags }: Order): string[] => {
  const isBucket = /^s3:/i.test(data);
  const place = isBucket ? ['--data', data, '--state', `${STORE}/state`] : ['--data', `${STORE}/data`];
  const apart = state !== undefined && !isBucket ? ['--state', `${STORE}/state`] : [];
  return ['newskeep', 'crawl', `${JOBS}/${job.name}.yaml`, ...place, ...apart, ...flags];
};

/** sh is the container's first process, to which signals only come where it asks for them. */
function script({ job }: Order, verdicts: Verdicts): string {
  const delay = fixedDelay(job.name, job.schedule);
  return [
    ...(delay > 0 ? [`sleep ${delay}`] : []),
    // A signal may come before there is anybody to pass it on to.
    'told=; child=; trap \'told=1; [ -z "$child" ] || kill -TERM $child\' TERM INT',
    '"$@" & child=$!',
    '[ -z "$told" ] || kill -TERM $child',
    'wait $child; code=$?',
    'while kill -0 $child 2>/dev/null; do wait $child; code=$?; done',
    endBy(verdicts, 0),
  ].join('\n');
}

/** Kubernetes replaces $(NAME), and reads $$ as one. */
const literal = (text: string): string => text.replaceAll('$', () => '$$');
