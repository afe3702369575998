import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Breaker } from '../../crawlers/polite/breaker.ts';
import { headerDirectives, headerUsage, wishesOf } from '../../crawlers/polite/directives.ts';
import { hostRulesOf } from '../../crawlers/polite/host_rules.ts';
import { Pace } from '../../crawlers/polite/pace.ts';
import { NewskeepError } from '../../model/errors.ts';
import { jobFromSeeds, loadJob } from '../../src/jobs/load.ts';
import { temporaryFolder } from '../support/folders.ts';

const HOST = 'paper.test';

describe('the breaker of a host', () => {
  const breaker = () => {
    const clock = { now: 0 };
    return { clock, breaker: new Breaker({ failures: 3, firstRestMs: 60_000, now: () => clock.now }) };
  };
  const fail = (one: Breaker, times = 1) => Array.from({ length: times }, () => one.after(HOST, 'timed_out'));

  it('lets it rest after failures in a row, twice as long each time, until it is down for this run', () => {
    const { breaker: one, clock } = breaker();
    expect(fail(one, 3)).toEqual([undefined, undefined, 60_000]);
    const rests = [];
    while (!one.isDown(HOST)) {
      clock.now += 1_000_000;
      rests.push(...fail(one));
    }
    // The fourth would be eight minutes: longer than a run waits.
    expect(rests).toEqual([120_000, 240_000, 0]);
  });

  it('counts only failures in a row, and forgets all with an answer', () => {
    const { breaker: one, clock } = breaker();
    fail(one, 2);
    expect(one.after(HOST, undefined)).toBeUndefined();
    expect(fail(one, 3)).toEqual([undefined, undefined, 60_000]);
    clock.now = 60_000;
    one.after(HOST, 'http_throttled');
    expect(fail(one, 3)).toEqual([undefined, undefined, 60_000]);
  });

  it('takes visits that were under way when the rest began for the same failure', () => {
    const { breaker: one, clock } = breaker();
    fail(one, 3);
    clock.now = 20_000;
    expect(fail(one, 2)).toEqual([40_000, 40_000]);
    clock.now = 60_000;
    expect(fail(one)).toEqual([120_000]);
  });

  it('is of one host, and of what hosts do wrong', () => {
    const { breaker: one } = breaker();
    fail(one, 2);
    expect(one.after('other.test', 'timed_out')).toBeUndefined();
    for (const code of ['body_too_large', 'tls_failed', 'body_undecodable'] as const)
      expect(one.after('third.test', code)).toBeUndefined();
    expect(one.isDown('third.test')).toBe(false);
  });
});

describe('the pace at a host', () => {
  const asked = (firstByteMs?: number, failure?: NewskeepError) => ({
    delayMs: 1000,
    crawlDelayMs: 0,
    firstByteMs,
    failure,
  });

  it('is the delay of the job, or of robots.txt where that is more', () => {
    expect(new Pace().after(HOST, asked(50))).toBe(1000);
    expect(new Pace().after(HOST, { ...asked(50), crawlDelayMs: 9000 })).toBe(9000);
    expect(new Pace().after(HOST, { ...asked(50), crawlDelayMs: 86_400_000 })).toBe(86_400_000);
  });

  it('grows to the time that a slow host takes, and comes back', () => {
    const pace = new Pace();
    const pauses = Array.from({ length: 20 }, () => pace.after(HOST, asked(4000)));
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.at(-1)).toBeGreaterThan(3900);
    expect(pauses.at(-1)).toBeLessThanOrEqual(4000);
    const after = Array.from({ length: 20 }, () => pace.after(HOST, asked(20)));
    expect(after.at(-1)).toBe(1000);
  });

  it('is not changed by one slow answer', () =>
    expect(new Pace().after(HOST, { ...asked(3000), delayMs: 0 })).toBe(0));

  it('obeys Retry-After whatever it says', () => {
    const failure = new NewskeepError('http_throttled', 'busy', { retryAfterMs: 3_600_000 });
    expect(new Pace().after(HOST, asked(10, failure))).toBe(3_600_000);
  });
});

describe('rules for single hosts', () => {
  const rules = (hosts: Parameters<typeof jobFromSeeds>[1] extends infer O ? NonNullable<O> : never) =>
    hostRulesOf(jobFromSeeds(['https://paper.test/'], hosts));

  it('stand in the place of those for all, the nearest name first', () => {
    const of = rules({
      hosts: {
        '*.paper.test': { delay_ms: 3000, timeout_s: 5 },
        'sport.paper.test': { delay_ms: 4000 },
        'paper.test': { per_host: 2, page_bytes: 5 },
        'sport.paper.test:8443': { delay_ms: 0 },
      },
    });
    expect(of('www.paper.test')).toEqual({ delayMs: 1000, perHost: 2, timeoutMs: 30_000, pageBytes: 5 });
    expect(of('a.b.paper.test')).toMatchObject({ delayMs: 3000, timeoutMs: 5000, perHost: 1 });
    expect(of('sport.paper.test').delayMs).toBe(4000);
    expect(of('sport.paper.test:8443').delayMs).toBe(0);
    expect(of('other.test')).toMatchObject({ delayMs: 1000, perHost: 1 });
    expect(of('badpaper.test').delayMs).toBe(1000);
  });

  it('come from a file beside the job too, which the job overrules', () => {
    const folder = temporaryFolder();
    const job = path.join(folder, 'job.yaml');
    writeFileSync(
      job,
      'seeds: [https://paper.test/]\nhosts_file: hosts.yaml\nhosts: { paper.test: { delay_ms: 7 } }\n',
    );
    writeFileSync(
      path.join(folder, 'hosts.yaml'),
      'paper.test: { delay_ms: 9 }\nslow.test: { delay_ms: 5000 }\n',
    );
    const of = hostRulesOf(loadJob(job));
    expect([of('paper.test').delayMs, of('slow.test').delayMs]).toEqual([7, 5000]);
    writeFileSync(path.join(folder, 'hosts.yaml'), 'paper.test: { delay_ms: 9 }\nslow.test: { delay: 5 }\n');
    expect(() => loadJob(job)).toThrow(/hosts\.yaml:2: slow\.test .*delay/);
    writeFileSync(job, 'seeds: [https://paper.test/]\nhosts_file: none.yaml\n');
    expect(() => loadJob(job)).toThrow(/none\.yaml cannot be read/);
  });
});

describe('directives', () => {
  const tag = (...values: string[]) =>
    headerDirectives(values.map((value): [string, string] => ['X-Robots-Tag', value]));

  it('of X-Robots-Tag count where they speak to all or to us', () => {
    expect(tag('noindex, nofollow')).toEqual(['noindex', 'nofollow']);
    expect(tag('NOARCHIVE', 'max-snippet: 20')).toEqual(['noarchive', 'max-snippet:20']);
    expect(tag('googlebot: noindex, nofollow')).toEqual([]);
    expect(tag('googlebot: noindex, newskeep: noarchive, nofollow')).toEqual(['noarchive', 'nofollow']);
    expect(tag('otherbot: noindex', 'none')).toEqual(['none']);
    expect(tag('unavailable_after: 25 Jun 2026 15:00:00 GMT')).toEqual([
      'unavailable_after:25 jun 2026 15:00:00 gmt',
    ]);
  });

  it('of TDMRep are read from the headers', () =>
    expect(
      headerDirectives([
        ['TDM-Reservation', '1'],
        ['tdm-policy', 'https://paper.test/tdm.json'],
      ]),
    ).toEqual(['tdm-reservation:1', 'tdm-policy:https://paper.test/tdm.json']));

  it('of headers stand in the records, but for what they grant', () =>
    expect(
      headerUsage([
        ['X-Robots-Tag', 'index, noarchive, max-snippet:-1'],
        ['TDM-Reservation', '1'],
      ]),
    ).toEqual(['header:x-robots-tag=noarchive', 'header:tdm-reservation=1']));

  it('come to what is asked for, and the head overrules the header on TDM', () => {
    const free = { nofollow: false, noindex: false, noarchive: false };
    expect(wishesOf(['index', 'follow', 'max-snippet:-1'], [])).toEqual(free);
    expect(wishesOf(['none'], [])).toEqual({ ...free, nofollow: true, noindex: true });
    expect(wishesOf(['noindex'], ['noarchive'])).toEqual({ ...free, noindex: true, noarchive: true });
    expect(wishesOf(['tdm-reservation:1'], [])).toEqual({ ...free, noarchive: true });
    expect(wishesOf(['tdm-reservation:1'], ['tdm-reservation:0'])).toEqual(free);
  });
});
