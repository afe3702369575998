import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NewskeepError, systemCode } from '../../../model/errors.ts';
import { makeFolder } from '../../../model/make_folder.ts';
import { readJobs } from '../job_files.ts';
import { airflow } from './airflow.ts';
import { crontab } from './crontab.ts';
import { kubernetes } from './kubernetes.ts';
import { systemd } from './systemd.ts';
import { MADE, type Order, type UnitFile, type Verdicts } from './unit.ts';

export type UnitKind = 'systemd' | 'cron' | 'airflow' | 'k8s';

export interface ExportOptions {
  kind: UnitKind;
  data: string;
  state?: string | undefined;
  /** How newskeep is started here: a program and what stands before its command. */
  program: string[];
  /** Flags of `newskeep crawl` that every run is given. */
  flags: string[];
  verdicts: Verdicts;
  /** For k8s. */
  image?: string | undefined;
}

/** Units that start the jobs without newskeep's own daemon. Throws `job_invalid`, and `usage` for what a format cannot say. */
export function unitsOf(targets: readonly string[], options: ExportOptions): UnitFile[] {
  const { kind, verdicts, image } = options;
  const orders = readJobs(targets).map((scheduled): Order => {
    const data = absolute(options.data);
    const state = options.state === undefined ? undefined : path.resolve(options.state);
    const place = ['--data', data, ...(state === undefined ? [] : ['--state', state])];
    const argv = [...options.program, 'crawl', scheduled.file, ...place, ...options.flags];
    return { ...scheduled, argv, data, state, flags: options.flags };
  });
  if (orders.length === 0)
    throw new NewskeepError('usage', 'No job has a schedule.', { hint: 'docs/scheduling.md shows one.' });
  if (kind === 'systemd') return systemd(orders, verdicts);
  if (kind === 'cron') return crontab(orders);
  if (kind === 'airflow') return airflow(orders, verdicts);
  if (image === undefined)
    throw new NewskeepError('usage', 'In which image is newskeep?', {
      hint: 'Name one that has it on its PATH: --image registry.example/newskeep:1.',
    });
  return kubernetes(orders, verdicts, { image });
}

const absolute = (data: string): string => (/^s3:/i.test(data) ? data : path.resolve(data));

/** Writes the files into a folder; what was not made by an export is not replaced. Throws `output_exists`. */
export function writeUnits(units: UnitFile[], folder: string): string[] {
  const files = units.map(({ name, text }) => ({ at: path.join(folder, name), text }));
  try {
    const foreign = files.find(({ at }) => existsSync(at) && !readFileSync(at, 'utf8').includes(MADE));
    if (foreign)
      throw new NewskeepError('output_exists', `${foreign.at} is there, and was not made by an export.`, {
        hint: 'Move it away, or name another folder with -o.',
      });
    makeFolder(folder);
    for (const { at, text } of files) writeFileSync(at, text);
  } catch (error) {
    if (error instanceof NewskeepError) throw error;
    throw new NewskeepError(
      'output_unwritable',
      `${folder} cannot be written (${systemCode(error) ?? error}).`,
      {
        cause: error,
      },
    );
  }
  return files.map(({ at }) => at);
}
