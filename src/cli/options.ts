import { Argument, InvalidArgumentError, Option } from 'commander';
import { LOG_LEVELS } from '../status/levels.ts';

/** Every command finds the dataset in the same place. */
export const dataOption = () =>
  new Option('--data <place>', 'the data folder, or s3://bucket/prefix').default('newskeep-data');

export const stateOption = () =>
  new Option(
    '--state <folder>',
    'where this machine keeps catalog and frontier: one for each writer that shares the place (without it: the data folder, or for a bucket a folder below ~/.local/state/newskeep)',
  );

export const soleWriterOption = () =>
  new Option(
    '--sole-writer',
    'nobody else writes this place: needed once where a bucket’s server cannot keep two writers apart and the state folder is new',
  );

/** A job of the data folder. */
export const jobArgument = () =>
  new Argument('[job]', "the job's name or its job file; not needed where the folder knows one alone");

/** The Redis of a job; without it, the queue is a file in the data folder. */
export const queueOption = () =>
  new Option('--queue <URL>', 'the Redis that keeps the queue (redis://host:6379), for several workers');

export const metricsOption = () =>
  new Option(
    '--metrics <[address:]port>',
    'serve /metrics for Prometheus; on 127.0.0.1 unless an address is named',
  );

export const logJsonOption = () =>
  new Option('--log-json', 'log to standard error as JSON lines, and nothing else there');

export const logLevelOption = () =>
  new Option('--log-level <level>', 'the least that is logged; debug logs every page')
    .choices(LOG_LEVELS)
    .default('info');

/** A moment, as a person writes it; without an offset it is UTC. As ISO 8601 with milliseconds. */
export function moment(text: string): string {
  const day = /^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? '';
  const stated = /^.{10}[T ]\d\d:\d\d/.test(text) && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? `${text}Z` : text;
  // Date.parse takes 30 February for a day in March.
  const time =
    toDay(Date.parse(day)) === day && day !== '' ? Date.parse(stated.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError('It must be a day (2026-02-04) or a moment (2026-02-04T18:00Z).');
  return new Date(time).toISOString();
}

const toDay = (time: number): string => (Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10));

export function positive(text: string): number {
  const value = natural(text);
  if (value === 0) throw new InvalidArgumentError('It must be at least 1.');
  return value;
}

export function natural(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return value;
}
