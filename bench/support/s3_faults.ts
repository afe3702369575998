import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Dice } from '../../fixtures/press/random.ts';

/** Answers that the server itself never gives: status and S3's code. */
const REFUSALS = {
  error: [500, 'InternalError'],
  slow_down: [503, 'SlowDown'],
  not_implemented: [501, 'NotImplemented'],
  full: [507, 'InsufficientStorage'],
  expired_token: [403, 'ExpiredToken'],
  clock: [403, 'RequestTimeTooSkewed'],
} as const satisfies Record<string, [number, string]>;

/**
 * What can happen to a request. Beside the refusals: `silence` (nobody answers, and nothing was done), `cut_request`
 * (reset in the middle of its body), `lost_answer` (done, and the connection reset), `cut_answer` (done, and half of
 * the answer), `delay`, `wrong_etag`, `stale_list` (the answer that the same listing had before).
 */
export type Fault =
  | keyof typeof REFUSALS
  | 'silence'
  | 'cut_request'
  | 'lost_answer'
  | 'cut_answer'
  | 'delay'
  | 'wrong_etag'
  | 'stale_list';

export interface Asked {
  method: string;
  /** Path and query, as sent. */
  url: string;
  headers: IncomingHttpHeaders;
}

/** What happens to a request; it waits for the answer, so that other things can be done before it is passed on. */
export type Pick = (asked: Asked) => Fault | undefined | Promise<Fault | undefined>;

export interface FaultyServer {
  endpoint: string;
  /** How often each fault was given. */
  given: Partial<Record<Fault, number>>;
  /** Every request so far, with the bytes of the body that went back. */
  log: (Asked & { sent: number })[];
  close(): Promise<void>;
}

const DELAY_MS = 50;

/**
 * Stands between a client and a real S3 server (`target`, http://host:port) and gives each request the fault that
 * `pick` names. The Host header passes unchanged: it is signed.
 */
export async function startFaults(target: string, pick: Pick): Promise<FaultyServer> {
  const lists = new Map<string, Answer>();
  const given: FaultyServer['given'] = {};
  const log: FaultyServer['log'] = [];
  const server = createServer(async (from, to) => {
    const asked = { method: from.method ?? '', url: from.url ?? '', headers: from.headers };
    const fault = await pick(asked);
    if (fault) given[fault] = (given[fault] ?? 0) + 1;
    const entry = { ...asked, sent: 0 };
    log.push(entry);
    try {
      entry.sent = await serve(target, from, to, fault, lists);
    } catch {
      to.destroy();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    given,
    log,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Faults by chance, the same for the same seed and order of requests; `rates` are shares of all requests. */
export function faultsByChance(seed: number, rates: Partial<Record<Fault, number>>): () => Fault | undefined {
  const dice = new Dice(seed);
  return () => {
    let left = dice.roll();
    for (const [fault, rate] of Object.entries(rates)) {
      left -= rate;
      if (left < 0) return fault as Fault;
    }
    return undefined;
  };
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Returns the bytes of the body that were sent back. */
async function serve(
  target: string,
  from: IncomingMessage,
  to: ServerResponse,
  fault: Fault | undefined,
  lists: Map<string, Answer>,
): Promise<number> {
  if (fault === 'silence') return 0;
  const body = await readBody(from, fault === 'cut_request');
  if (fault === 'cut_request') {
    to.destroy();
    return 0;
  }
  if (fault && isRefusal(fault)) return refuse(to, fault);
  if (fault === 'delay') await pause(DELAY_MS);
  const answer = await forward(target, from, body);
  const before = lists.get(from.url ?? '');
  if (from.method === 'GET' && from.url?.includes('list-type=2')) lists.set(from.url, answer);
  if (fault === 'lost_answer') {
    to.destroy();
    return 0;
  }
  const { status, headers, body: found } = fault === 'stale_list' && before ? before : answer;
  const changed = fault === 'wrong_etag' && headers.etag ? { etag: `"${'0'.repeat(32)}"` } : {};
  to.writeHead(status, { ...headers, ...changed });
  if (fault !== 'cut_answer') return to.end(found) && found.length;
  to.flushHeaders();
  to.write(found.subarray(0, found.length >> 1), () => to.destroy());
  return found.length >> 1;
}

async function readBody(from: IncomingMessage, onlyHalf: boolean): Promise<Buffer> {
  const blocks: Buffer[] = [];
  let left = Number(from.headers['content-length'] ?? 0) / (onlyHalf ? 2 : 1);
  if (onlyHalf && left === 0) return Buffer.alloc(0);
  for await (const block of from) {
    blocks.push(block);
    left -= block.length;
    if (onlyHalf && left <= 0) break;
  }
  return Buffer.concat(blocks);
}

async function forward(target: string, from: IncomingMessage, body: Buffer): Promise<Answer> {
  // The body is here already: there is nothing to wait for.
  const { expect: _, ...headers } = from.headers;
  const onward = request(target + from.url, { method: from.method, headers, agent: false });
  onward.end(body);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  const { 'transfer-encoding': __, connection: ___, ...kept } = answer.headers;
  const found = Buffer.concat(await Array.fromAsync(answer));
  if (from.method !== 'HEAD' && answer.statusCode !== 204) kept['content-length'] = String(found.length);
  return { status: answer.statusCode ?? 0, headers: kept, body: found };
}

const isRefusal = (fault: Fault): fault is keyof typeof REFUSALS => fault in REFUSALS;

function refuse(to: ServerResponse, fault: keyof typeof REFUSALS): number {
  const [status, code] = REFUSALS[fault];
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>By the fault proxy.</Message></Error>`;
  to.writeHead(status, { 'content-type': 'application/xml', 'content-length': body.length }).end(body);
  return body.length;
}
