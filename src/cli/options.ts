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

/** "90s", "10m", "2h", in minutes. */
export function duration(text: string): number {
  const [, value, unit] = text.match(/^(\d+(?:\.\d+)?)([smh])$/) ?? [];
  const minutes = Number(value) * { s: 1 / 60, m: 1, h: 60 }[unit as 's' | 'm' | 'h'];
  if (!(minutes > 0)) throw new InvalidArgumentError('It must be a time like 90s, 10m or 2h.');
  return minutes;
}

const NO_TIME = 'It must be a time to come, like 06:30 or 2026-02-05T06:30:00Z.';

/** A moment, in minutes from now: "06:30" of this machine's clock, today or tomorrow, or ISO 8601. */
export function untilTime(text: string, now = new Date()): number {
  const [, hour, minute] = text.match(/^(\d\d?):(\d\d)$/) ?? [];
  const at = hour === undefined ? new Date(text) : new Date(now);
  if (Number(hour) > 23 || Number(minute) > 59) throw new InvalidArgumentError(NO_TIME);
  if (hour !== undefined) {
    at.setHours(Number(hour), Number(minute), 0, 0);
    if (at <= now) at.setDate(at.getDate() + 1);
  }
  const minutes = (at.getTime() - now.getTime()) / 60_000;
  if (!(minutes > 0)) throw new InvalidArgumentError(NO_TIME);
  return minutes;
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
