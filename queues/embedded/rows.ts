import type { SQLOutputValue } from 'node:sqlite';
import { SOURCES, type Source } from '../../model/capture.ts';
import type { ErrorCode } from '../../model/errors.ts';
import type { FailedTry, Failure, LedgerEntry } from '../port.ts';
import { STATE } from './schema.ts';

type Row = Record<string, SQLOutputValue>;

/** The place of a source among the bits of `urls.sources`. */
export const bitOf = (source: Source): number => 1 << SOURCES.indexOf(source);

const ENDED = { [STATE.done]: 'done', [STATE.failed]: 'failed', [STATE.refused]: 'refused' } as const;
const stateOf = (state: unknown): LedgerEntry['state'] => ENDED[state as keyof typeof ENDED] ?? 'waiting';

const textOf = (value: unknown) => (value === null ? null : String(value));

export const ledgerEntry = (row: Row): LedgerEntry => ({
  url: String(row.url),
  host: String(row.host),
  sources: SOURCES.filter((source) => Number(row.sources) & bitOf(source)),
  state: stateOf(row.state),
  kind: textOf(row.kind),
  code: textOf(row.code) as ErrorCode | null,
  datedAt: textOf(row.dated_at),
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
