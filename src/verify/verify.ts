import type { Finding, Problem } from '../../model/findings.ts';
import { BesideMaker } from '../compact/make.ts';
import { putAgain } from '../pipeline/put_again.ts';
import type { DataPlace } from '../place.ts';
import { lockData, readArchive, repairArchive, verifyArchive } from '../wiring.ts';

/** What `newskeep verify --json` prints. */
export interface VerifyReport {
  sound: boolean;
  deep: boolean;
  files: number;
  bytes: number;
  /** What is wrong, after the repair where one was asked for. */
  findings: Finding[];
  /** What was wrong and was mended. */
  repaired: Finding[];
  /** Why a repair failed, by file. */
  unrepaired: Record<string, string>;
}

export interface VerifyRequest {
  deep?: boolean | undefined;
  repair?: boolean | undefined;
  onProgress?: ((bytes: number) => void) | undefined;
}

/** Proves an archive against its manifest, and mends it where asked. Throws `no_data`, and `locked` while it is written. */
export async function verify(data: DataPlace, request: VerifyRequest = {}): Promise<VerifyReport> {
  if (!request.repair) return look(data, request);
  const lock = lockData(data, 'verify --repair');
  try {
    const before = await look(data, request);
    const maker = new BesideMaker();
    const making = { putAll: putAgain, make: maker.make };
    const unrepaired = await repairArchive(data, before.findings, making).finally(() => maker.close());
    const after = await look(data, request);
    const left = new Set(after.findings.map(keyOf));
    return {
      ...after,
      repaired: before.findings.filter((one) => !left.has(keyOf(one))),
      unrepaired: Object.fromEntries(unrepaired),
    };
  } finally {
    lock.release();
  }
}

const keyOf = ({ problem, path, offset }: Finding) => `${problem} ${path} ${offset}`;

/** Once more where what was missed has been put into another file meanwhile. */
async function look(data: DataPlace, request: VerifyRequest): Promise<VerifyReport> {
  const report = await lookOnce(data, request);
  const missed = report.findings.filter(({ problem }) => OF_FILES.has(problem));
  if (missed.length === 0) return report;
  // What cannot be read is told already.
  const now = await readArchive(data).catch(() => undefined);
  const listed = new Set(now?.files.map(({ path }) => path));
  return now && missed.some(({ path }) => !listed.has(path)) ? lookOnce(data, request) : report;
}

const OF_FILES = new Set<Problem>(['file_missing', 'file_short', 'row_unreadable']);

async function lookOnce(
  data: DataPlace,
  { deep = false, repair = false, onProgress }: VerifyRequest,
): Promise<VerifyReport> {
  const read = { files: 0, bytes: 0 };
  const reading = {
    file: () => void read.files++,
    bytes: (more: number) => {
      read.bytes += more;
      onProgress?.(read.bytes);
    },
  };
  const findings = await Array.fromAsync(verifyArchive(data, { deep, reading, isLockHeld: repair }));
  return { sound: findings.length === 0, deep, ...read, findings, repaired: [], unrepaired: {} };
}
