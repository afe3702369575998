import { header } from '../../../model/capture.ts';
import type { CaptureRecord } from '../../../model/records.ts';
import { literal } from '../../query/columns.ts';
import { recordedAnswer } from '../../wiring.ts';
import { duration, number } from '../../words.ts';
import type { Records } from '../records.ts';
import { type Finding, finding, isoOf, type SamplePage } from '../schema.ts';

/** A Date is a whole second, and an answer may take a minute. */
const OFF_S = 5 * 60;
/** Answers of one host that must agree: what a cache answers carries the Date of another time each. */
const ANSWERS = 3;
const AGREE_S = 90;
/** Hosts of which half must be off alike, so that it is this machine's clock. */
const HOSTS = 3;

type Row = Pick<CaptureRecord, 'url' | 'warc_file' | 'warc_offset' | 'warc_length'> & { ms: number };

interface Skew {
  host: string;
  seconds: number;
  page: SamplePage;
}

/**
 * Clocks that are off by more than five minutes: the Date header of a host's last answers (with the Age of a cache)
 * against the moment when newskeep asked, by this machine's clock. Where most hosts are off alike, it is this machine.
 */
export async function checkClocks(records: Records, hosts: readonly string[]): Promise<Finding[]> {
  const skews: Skew[] = [];
  let told = 0;
  for (const host of hosts) {
    const skew = await skewOf(records, host);
    if (skew === undefined) continue;
    told++;
    if (Math.abs(skew.seconds) > OFF_S) skews.push(skew);
  }
  const alike = skews.filter(({ seconds }) => Math.abs(seconds - middle(skews)) <= AGREE_S);
  const isOurs = alike.length >= HOSTS && alike.length > told / 2;
  const others = isOurs ? skews.filter((skew) => !alike.includes(skew)) : skews;
  return [...(isOurs ? [ownClock(alike, told)] : []), ...others.map(hostClock)];
}

const middle = (skews: readonly Skew[]): number =>
  skews.map(({ seconds }) => seconds).sort((a, b) => a - b)[Math.floor(skews.length / 2)] ?? 0;

function ownClock(alike: readonly Skew[], told: number): Finding {
  const seconds = middle(alike);
  const what = `This machine's clock is ${duration(Math.abs(seconds))} ${seconds > 0 ? 'behind' : 'ahead'}: ${number(alike.length)} of ${number(told)} hosts say so.`;
  const evidence = { skew_s: seconds, hosts_off: alike.length, hosts_asked: told };
  return finding('clock', what, { evidence, pages: alike.slice(0, 3).map(({ page }) => page) });
}

function hostClock({ host, seconds, page }: Skew): Finding {
  const what = `Its clock is ${duration(Math.abs(seconds))} ${seconds > 0 ? 'ahead' : 'behind'}.`;
  return finding('clock', what, { host, evidence: { skew_s: seconds, answers: ANSWERS }, pages: [page] });
}

/** Seconds that a host's clock is ahead; undefined where it states no time, or its answers do not agree. */
async function skewOf(records: Records, host: string): Promise<Skew | undefined> {
  const rows = await records.all<Row>(`
    SELECT url, ms, warc_file, warc_offset, warc_length FROM captures
    WHERE host = ${literal(host)} AND record_type <> 'conversion' AND warc_length > 0 ORDER BY ms DESC LIMIT ${ANSWERS}`);
  const [last] = rows;
  const first = last && (await skewIn(records, last));
  if (first === undefined) return undefined;
  const page: SamplePage = { url: last?.url ?? '', fetched_at: isoOf(last?.ms ?? 0), when: 'after' };
  if (Math.abs(first) <= OFF_S) return { host, seconds: first, page };
  for (const row of rows.slice(1)) {
    const other = await skewIn(records, row);
    if (other === undefined || Math.abs(other - first) > AGREE_S) return undefined;
  }
  return rows.length < ANSWERS ? undefined : { host, seconds: first, page };
}

async function skewIn({ store }: Records, row: Row): Promise<number | undefined> {
  const { headers } = await recordedAnswer(store, row);
  const date = Date.parse(header(headers, 'date') ?? '');
  const age = Number(header(headers, 'age') ?? 0);
  return Number.isNaN(date) ? undefined : Math.round((date - row.ms) / 1000) + (age || 0);
}
