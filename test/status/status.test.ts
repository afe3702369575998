import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HostStatus } from '../../queues/port.ts';
import { readBeacon } from '../../src/status/beacon.ts';
import { etaSeconds } from '../../src/status/eta.ts';
import { Monitor } from '../../src/status/monitor.ts';
import { Rate } from '../../src/status/rate.ts';
import { waitsFor } from '../../src/status/waits_for.ts';
import { visitOf } from '../support/captures.ts';
import { temporaryFolder } from '../support/folders.ts';

const host = (more: Partial<HostStatus> = {}): HostStatus => ({
  host: 'a.test',
  waiting: 0,
  retrying: 0,
  next_try_at: null,
  done: 0,
  failed: 0,
  refused: 0,
  codes: {},
  ...more,
});
const beacon = {
  pid: 1,
  job: 'j',
  run: 1,
  begun_at: '',
  updated_at: new Date().toISOString(),
  fetched: 0,
  new_articles: 0,
  visits_per_s: 10,
  hosts: [],
};

describe('the pace of a run', () => {
  it('is that of the last minute', () => {
    const rate = new Rate(0);
    for (let second = 0; second < 60; second++) for (let i = 0; i < 5; i++) rate.note(second * 1000);
    expect(rate.perSecond(60_000)).toBeCloseTo(5, 0);
    expect(rate.perSecond(90_000)).toBeCloseTo(2.5, 0);
    expect(rate.perSecond(500_000)).toBe(0);
  });

  it('knows the pause and the last trouble of a host', () => {
    const monitor = new Monitor();
    const visit = visitOf('http://a.test/1');
    monitor.visited({ visit, state: 'done', again: false, kind: 'article' }, { pauseMs: 1000 }, 0);
    monitor.visited(
      { visit, state: 'retry', code: 'http_throttled', message: '', afterMs: 1 },
      { pauseMs: 4000 },
      2000,
    );
    expect(monitor.hosts()).toEqual([
      {
        host: 'a.test',
        visits: 2,
        interval_ms: 2000,
        pause_ms: 4000,
        next_at: '1970-01-01T00:00:06.000Z',
        code: 'http_throttled',
      },
    ]);
  });

  it('forgets the hosts that were asked longest ago', () => {
    const monitor = new Monitor();
    for (let n = 0; n < 1500; n++)
      monitor.visited(
        { visit: visitOf(`http://h${n}.test/`), state: 'done', again: false, kind: 'list' },
        { pauseMs: 0 },
      );
    expect(monitor.hosts()).toHaveLength(1000);
    expect(monitor.hosts()[0]?.host).toBe('h500.test');
  });
});

describe('the time left', () => {
  it('is that of the slowest host, or of all together', () => {
    const slow = { host: 'a.test', visits: 9, interval_ms: 1100, pause_ms: 1000, next_at: '', code: null };
    expect(etaSeconds([host({ waiting: 100 })], { ...beacon, hosts: [slow] })).toBe(110);
    expect(etaSeconds([host({ waiting: 1000, retrying: 10 })], beacon)).toBe(101);
    expect(etaSeconds([host()], beacon)).toBe(0);
    expect(etaSeconds([host({ waiting: 5 })], { ...beacon, visits_per_s: 0 })).toBeNull();
  });
});

describe('what waits for what', () => {
  const pace = {
    host: 'a.test',
    visits: 1,
    interval_ms: null,
    pause_ms: 5000,
    next_at: '2026-02-04T10:00:05.000Z',
    code: null,
  };
  const now = Date.parse('2026-02-04T10:00:00Z');

  it('is said of pauses, other tries, robots.txt and runs to come', () => {
    expect(waitsFor(host({ waiting: 3 }), pace, true, now)).toBe('its pause of 5 s, until 10:00:05 UTC');
    expect(waitsFor(host({ waiting: 3 }), undefined, true, now)).toBe('its turn');
    expect(waitsFor(host({ waiting: 3 }), undefined, false, now)).toBe('the next crawl');
    const retrying = host({
      retrying: 2,
      next_try_at: '2026-02-04T10:01:00.000Z',
      codes: { http_throttled: 2, robots_refused: 9 },
    });
    expect(waitsFor(retrying, undefined, true, now)).toBe(
      'another try of 2 at 10:01:00 UTC (http_throttled)',
    );
    expect(waitsFor(host({ retrying: 1, codes: { robots_unreachable: 1 } }), undefined, true, now)).toContain(
      'robots.txt',
    );
    expect(waitsFor(host({ done: 3 }), pace, true, now)).toBe('');
  });
});

describe('a beacon', () => {
  it('that a killed run left is not believed', () => {
    const folder = temporaryFolder();
    expect(readBeacon(folder)).toBeNull();
    writeFileSync(path.join(folder, 'running.json'), JSON.stringify(beacon));
    expect(readBeacon(folder)).toEqual(beacon);
    expect(readBeacon(folder, Date.now() + 60_000)).toBeNull();
    writeFileSync(path.join(folder, 'running.json'), '{"pid":');
    expect(readBeacon(folder)).toBeNull();
  });
});
