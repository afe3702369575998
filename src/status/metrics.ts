import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Fetched } from '../../crawlers/fetcher.ts';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import type { Finish, FrontierCounts } from '../../queues/port.ts';
import type { RunWatcher, WatchedRun } from './watcher.ts';

/** Every host is a time series; beyond so many they are counted together as "other". */
const HOSTS = 500;
/** Counting a frontier of millions takes a moment: no scrape does it more often than this. */
const COUNT_EVERY_MS = 5000;

/** Where metrics are served: a port of 127.0.0.1, or an address that was named. */
export interface Address {
  host: string;
  port: number;
}

/** "9464", "127.0.0.1:9464", "[::1]:9464". Throws `usage` for anything else. */
export function metricsAddress(text: string): Address {
  const [, six, four, port] = /^(?:(?:\[([0-9a-f:]+)\]|([\w.-]+)):)?(\d{1,5})$/i.exec(text) ?? [];
  if (port === undefined || Number(port) > 65535)
    throw new NewskeepError('usage', `--metrics ${text} is no address like 127.0.0.1:9464.`);
  return { host: six ?? four ?? '127.0.0.1', port: Number(port) };
}

/** Serves `/metrics` for Prometheus while a run goes on. */
export class MetricsWatcher implements RunWatcher {
  readonly #address: Address;
  readonly #registry = new Registry();
  readonly #hosts = new Set<string>();
  readonly #visits = this.#counter('visits_total', 'Visits that ended, by how and what came', [
    'host',
    'state',
    'kind',
    'code',
  ]);
  readonly #bytes = this.#counter('received_bytes_total', 'Bytes of bodies, as received', ['host']);
  readonly #seconds = new Histogram({
    name: 'newskeep_fetch_seconds',
    help: 'From the request to the last byte',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.#registry],
  });
  readonly #pause = this.#gauge('host_pause_seconds', 'The pause that a host is given now', ['host']);
  readonly #urls = this.#gauge('frontier_urls', "URLs of the job's frontier", ['state']);
  readonly #stories = this.#gauge('articles', 'What captures of this run did to articles', ['outcome']);
  #server: Server | undefined;
  #run: WatchedRun | undefined;
  #countedAt = 0;

  constructor(address: Address) {
    this.#address = address;
    collectDefaultMetrics({ register: this.#registry });
  }

  /** The port that it listens on, once the run has begun. */
  get port(): number {
    const address = this.#server?.address();
    return typeof address === 'object' && address ? address.port : this.#address.port;
  }

  async begin(run: WatchedRun): Promise<void> {
    this.#run = run;
    this.#registry.setDefaultLabels({ job: run.job.name });
    const { host, port } = this.#address;
    const server = createServer(async (request, response) => {
      if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('Metrics are at /metrics.\n');
        return;
      }
      try {
        const text = await this.text();
        response.setHeader('content-type', this.#registry.contentType).end(text);
      } catch {
        // The frontier is away or at its end; the run tells of that itself.
        response.writeHead(503, { 'content-type': 'text/plain' }).end('The frontier cannot be read now.\n');
      }
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    }).catch((error) => {
      throw new NewskeepError(
        'usage',
        `Metrics cannot be served at ${host}:${port} (${systemCode(error)}).`,
        { cause: error },
      );
    });
    this.#server = server;
  }

  visited(end: Finish, { capture, pauseMs }: Fetched): void {
    const host = this.#label(end.visit.host);
    const isDone = end.state === 'done';
    this.#visits.inc({ host, state: end.state, kind: isDone ? end.kind : '', code: isDone ? '' : end.code });
    if (host !== 'other') this.#pause.set({ host }, pauseMs / 1000);
    if (!capture) return;
    this.#bytes.inc({ host }, capture.response.body.length);
    this.#seconds.observe(capture.timing.totalMs / 1000);
  }

  /** What a scrape is given. */
  async text(): Promise<string> {
    const { frontier, report } = this.#run ?? {};
    for (const [outcome, n] of Object.entries(report?.articles ?? {})) this.#stories.set({ outcome }, n);
    if (frontier && Date.now() - this.#countedAt > COUNT_EVERY_MS) {
      this.#countedAt = Date.now();
      const counts: FrontierCounts = await frontier.counts();
      for (const [state, n] of Object.entries(counts)) this.#urls.set({ state }, n);
    }
    return this.#registry.metrics();
  }

  async end(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  #label(host: string): string {
    if (this.#hosts.size < HOSTS) this.#hosts.add(host);
    return this.#hosts.has(host) ? host : 'other';
  }

  #counter(name: string, help: string, labelNames: string[]) {
    return new Counter({ name: `newskeep_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, labelNames: string[]) {
    return new Gauge({ name: `newskeep_${name}`, help, labelNames, registers: [this.#registry] });
  }
}
