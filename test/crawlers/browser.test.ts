import { describe, expect, it } from 'vitest';
import { blockedBy } from '../../crawlers/browser/blocked.ts';
import { findChromium } from '../../crawlers/browser/chromium.ts';
import { HostTurns } from '../../crawlers/browser/host_turns.ts';
import { isLikely, needOf } from '../../crawlers/browser/needs.ts';
import { NO_NEEDS } from '../../model/site.ts';

describe('which pages need a browser', () => {
  const NOW = Date.parse('2026-02-04T18:00:00Z');
  const daysAgo = (n: number) => new Date(NOW - n * 86_400_000).toISOString();
  const shell = { kind: 'other' as const, warnings: ['needs_browser'] };
  const blank = { kind: 'other' as const, warnings: [] };
  const list = { kind: 'list' as const, warnings: ['more_by_script'] };

  it('an empty page with a script does, unless the job says never', () => {
    expect(needOf('auto', shell, undefined, NOW)).toBe('shell');
    expect(needOf('never', shell, undefined, NOW)).toBeUndefined();
    expect(needOf('always', { kind: 'article', warnings: [] }, undefined, NOW)).toBe('asked');
    expect(needOf('auto', { kind: 'article', warnings: [] }, undefined, NOW)).toBeUndefined();
  });

  it('a page that tells nothing does, where the host has shown empty ones in the last thirty days', () => {
    expect(needOf('auto', blank, NO_NEEDS, NOW)).toBeUndefined();
    expect(needOf('auto', blank, { ...NO_NEEDS, shellAt: daysAgo(29) }, NOW)).toBe('shell');
    expect(needOf('auto', blank, { ...NO_NEEDS, shellAt: daysAgo(31) }, NOW)).toBeUndefined();
    expect(isLikely('auto', { ...NO_NEEDS, shellAt: daysAgo(29) }, NOW)).toBe(true);
    expect(isLikely('auto', { ...NO_NEEDS, shellAt: daysAgo(31) }, NOW)).toBe(false);
  });

  it('a list with "see more" is tried once, and again after thirty days or while it brings more', () => {
    expect(needOf('auto', list, NO_NEEDS, NOW)).toBe('list');
    const tried = { ...NO_NEEDS, listsGrow: false, listsTriedAt: daysAgo(3) };
    expect(needOf('auto', list, tried, NOW)).toBeUndefined();
    expect(needOf('auto', list, { ...tried, listsTriedAt: daysAgo(31) }, NOW)).toBe('list');
    expect(needOf('auto', list, { ...tried, listsGrow: true }, NOW)).toBe('list');
  });
});

describe('what a page is drawn without', () => {
  it.each([
    ['GET', 'image', 'https://paper.test/a.png', 'image'],
    ['GET', 'font', 'https://paper.test/a.woff2', 'font'],
    ['GET', 'media', 'https://paper.test/a.mp4', 'media'],
    ['POST', 'fetch', 'https://paper.test/graphql', 'a POST'],
    ['GET', 'script', 'https://www.googletagmanager.com/gtm.js', 'tracker'],
    ['GET', 'script', 'https://mc.yandex.ru/metrika/tag.js', 'tracker'],
    ['GET', 'script', 'ftp://paper.test/a.js', 'ftp:'],
    ['GET', 'script', 'https://notcriteo.com/a.js', undefined],
    ['GET', 'fetch', 'https://api.paper.test/front.json', undefined],
  ])('%s %s %s', (method, type, url, why) => {
    expect(blockedBy(method, type, url)).toBe(why);
  });
});

describe('turns at a host', () => {
  const asking = (log: string[], name: string, pauseMs: number) => async () => {
    log.push(name);
    return { pauseMs };
  };

  it('come one at a time, with the pause between, and hosts do not wait for one another', async () => {
    const turns = new HostTurns(new AbortController().signal);
    const log: string[] = [];
    const until = () => Infinity;
    turns.book('a.test', 60);
    const begun = performance.now();
    const asked = [
      turns.take('a.test', until, asking(log, 'a1', 60)),
      turns.take('a.test', until, asking(log, 'a2', 0)),
      turns.take('b.test', until, asking(log, 'b', 0)),
    ];
    await Promise.all(asked);
    expect(log).toEqual(['b', 'a1', 'a2']);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(115);
  });

  it('are given up where they would come too late, or the crawl ends', async () => {
    const stop = new AbortController();
    const turns = new HostTurns(stop.signal);
    const log: string[] = [];
    turns.book('a.test', 60_000);
    expect(await turns.take('a.test', () => Date.now() + 1000, asking(log, 'late', 0))).toBeUndefined();
    const waiting = turns.take('a.test', () => Infinity, asking(log, 'stopped', 0));
    setTimeout(() => stop.abort(), 20);
    expect(await waiting).toBeUndefined();
    expect(log).toEqual([]);
  });
});

it('says what to install where there is no Chromium', () => {
  expect(() => findChromium('/nowhere/chromium')).toThrow(
    expect.objectContaining({
      code: 'browser_missing',
      hint: expect.stringContaining('apt-get install chromium'),
    }),
  );
});
