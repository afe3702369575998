import type { SQLOutputValue } from 'node:sqlite';
import type { Source } from '../../model/capture.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { sourcesOf, stateOf } from '../codes.ts';
import type { FailedTry, Failure, LedgerEntry, Look } from '../port.ts';

type Row = Record<string, SQLOutputValue>;

const textOf = (value: unknown) => (value === null ? null : String(value));

export const ledgerEntry = (row: Row): LedgerEntry => ({
  url: String(row.url),
  host: String(row.host),
  sources: sourcesOf(Number(row.sources)),
  state: stateOf(row.state),
  kind: textOf(row.kind),
  code: textOf(row.code) as ErrorCode | null,
  datedAt: textOf(row.dated_at),
});

export const lookOf = (row: Row): Look => ({
  url: String(row.url),
  host: String(row.host),
  source: row.source as Source,
  lookAt: row.look_at === null ? null : Number(row.look_at),
  memory: textOf(row.memory),
});

export const failure = (row: Row, tries: Row[]): Failure => ({
  url: String(row.url),
  state: stateOf(row.state) as Failure['state'],
  code: String(row.code) as ErrorCode,
  message: String(row.message),
  attempts: Number(row.attempts),
  history: tries.map(
    (one): FailedTry => ({
      at: new Date(Number(one.at)).toISOString(),
      code: String(one.code) as ErrorCode,
      message: String(one.message),
    }),
  ),
});
