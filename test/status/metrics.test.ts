import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { jobFromSeeds } from '../../src/jobs/load.ts';
import { emptyReport } from '../../src/pipeline/report.ts';
import { MetricsWatcher, metricsAddress } from '../../src/status/metrics.ts';
import { captureOf, visitOf } from '../support/captures.ts';

const state = { run: 1, resumed: false, startedAt: '2026-02-04T10:00:00.000Z' };
const watchedRun = () => ({
  data: '',
  job: jobFromSeeds(['http://127.0.0.1/']),
  state,
  report: emptyReport({ job: 'j', seeds: 1, incremental: false }, state, { cut: [], removed: [] }),
  frontier: { counts: async () => ({ waiting: 7, done: 3, failed: 1, refused: 0 }) },
});

async function serving(): Promise<MetricsWatcher> {
  const metrics = new MetricsWatcher({ host: '127.0.0.1', port: 0 });
  await metrics.begin(watchedRun());
  onTestFinished(() => metrics.end());
  return metrics;
}

describe('metrics', () => {
  it('tell visits by host, state, kind and code, in the form of Prometheus', async () => {
    const metrics = await serving();
    const visit = visitOf('http://a.test/1');
    const capture = captureOf(visit.url, 200, [], 'twelve bytes');
    metrics.visited({ visit, state: 'done', again: false, kind: 'article' }, { capture, pauseMs: 1500 });
    metrics.visited(
      { visit, state: 'failed', code: 'timed_out', message: '', again: true },
      { pauseMs: 3000 },
    );
    const answer = await fetch(`http://127.0.0.1:${metrics.port}/metrics`);
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/plain');
    const job = 'job="127.0.0.1"';
    expect(text).toContain(
      `newskeep_visits_total{host="a.test",state="done",kind="article",code="",${job}} 1`,
    );
    expect(text).toContain(
      `newskeep_visits_total{host="a.test",state="failed",kind="",code="timed_out",${job}} 1`,
    );
    expect(text).toContain(`newskeep_received_bytes_total{host="a.test",${job}} 12`);
    expect(text).toContain(`newskeep_host_pause_seconds{host="a.test",${job}} 3`);
    expect(text).toContain(`newskeep_frontier_urls{state="waiting",${job}} 7`);
    expect(text).toContain(`newskeep_fetch_seconds_count{${job}} 1`);
    expect(text).toContain('process_cpu_seconds_total');
    expect((await fetch(`http://127.0.0.1:${metrics.port}/`)).status).toBe(404);
  });

  it('keep a bounded number of time series, whatever hosts a crawl meets', async () => {
    const metrics = await serving();
    for (let n = 0; n < 2000; n++)
      metrics.visited(
        { visit: visitOf(`http://h${n}.test/`), state: 'done', again: false, kind: 'list' },
        { pauseMs: 0 },
      );
    const text = await metrics.text();
    expect(text.match(/^newskeep_visits_total/gm)).toHaveLength(501);
    expect(text).toMatch(/newskeep_visits_total\{host="other".*\} 1500/);
  });

  it('are on loopback unless an address is named, and say when it is taken', async () => {
    expect(metricsAddress('9464')).toEqual({ host: '127.0.0.1', port: 9464 });
    expect(metricsAddress('[::1]:9464')).toEqual({ host: '::1', port: 9464 });
    expect(metricsAddress('0.0.0.0:9464')).toEqual({ host: '0.0.0.0', port: 9464 });
    for (const bad of ['', 'here', 'http://a:1', '1:2:3', '127.0.0.1:99999'])
      expect(() => metricsAddress(bad), bad).toThrow('no address');
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    await expect(new MetricsWatcher({ host: '127.0.0.1', port }).begin(watchedRun())).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('EADDRINUSE'),
    });
  });
});
