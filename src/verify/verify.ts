import type { Finding, Problem } from '../../model/findings.ts';
import { jobSchema } from '../../model/job.ts';
import type { MakeBeside, Remaking, Replayed } from '../../storage/port.ts';
import { BesideMaker } from '../compact/make.ts';
import { ahead } from '../pages/ahead.ts';
import { ParserPool, THREADS } from '../pages/pool.ts';
import { PageStore, type ReadPage } from '../pipeline/page_store.ts';
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
    const make: MakeBeside = (...of) => maker.make(...of);
    const unrepaired = await repairArchive(data, before.findings, { putAll, make }).finally(() =>
      maker.close(),
    );
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

const MOST_BYTES = jobSchema.shape.limits.parse(undefined).page_bytes;

/** Parses and puts captures that an archive holds, as the crawl or the import did that brought them. */
async function putAll(to: Remaking, captures: AsyncIterable<Replayed>): Promise<void> {
  const parsers = new ParserPool();
  const read: ReadPage = (capture) => parsers.capture(capture, MOST_BYTES);
  const pages = new PageStore(to, read);
  // A revisit has its body in a record that is known only when its turn comes.
  const prepare = async (replayed: Replayed) => ({
    replayed,
    parsed:
      replayed.readAs === 'page' && replayed.fate.type !== 'identical'
        ? await read(replayed.capture)
        : undefined,
  });
  try {
    for await (const { replayed, parsed } of ahead(captures, prepare, THREADS * 2)) {
      const capture = await to.begin(replayed);
      const { readAs } = replayed;
      if (readAs === 'nothing') await to.put(capture);
      else if (readAs !== 'page') await pages.putFile(capture, readAs);
      else {
        const page = parsed ?? (await read(capture));
        if (capture.source !== 'import') await pages.put(capture, page);
        else await pages.putImported(capture, page, to.lastVisit(capture.url));
      }
    }
  } finally {
    await parsers.close();
  }
}
