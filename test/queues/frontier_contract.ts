import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Frontier, NewUrl, Visit } from '../../queues/port.ts';

const LINKS = 'all links';

/** What every frontier must do, whatever keeps it. `open` returns one over the same durable state each time. */
export function frontierContract(
  name: string,
  place: () => Promise<{ open: (perHost?: number) => Promise<Frontier>; dispose: () => void }>,
) {
  describe(`${name} keeps the frontier's contract`, () => {
    let at: Awaited<ReturnType<typeof place>>;
    let frontier: Frontier;

    beforeEach(async () => {
      at = await place();
      frontier = await at.open();
    });
    afterEach(async () => {
      await frontier.close();
      at.dispose();
    });

    const link = (url: string, priority = 10): NewUrl => ({
      url,
      depth: 1,
      source: 'link',
      fromUrl: null,
      priority,
    });
    const seeds = (...urls: string[]): NewUrl[] =>
      urls.map((url) => ({ url, depth: 0, source: 'seed', fromUrl: null, priority: 0 }));
    const claimed = async (): Promise<Visit> => {
      const visit = await frontier.claim();
      expect(visit).toBeDefined();
      return visit as Visit;
    };
    const done = async (visit: Visit, again = false) => {
      await frontier.release(visit, 0);
      await frontier.finish([{ visit, state: 'done', again, kind: 'article' }]);
    };
    const drain = async () => {
      const urls: string[] = [];
      for (let visit = await frontier.claim(); visit; visit = await frontier.claim()) {
        urls.push(visit.url);
        await done(visit);
      }
      return urls;
    };
    const reopen = async (perHost?: number) => {
      await frontier.close();
      frontier = await at.open(perHost);
    };

    it('forgets URLs, in whatever state they are, and where they are named', async () => {
      await frontier.start(seeds('http://a.test/'), JSON.stringify(['http://a.test/secret']));
      const isGone = (url: string) => url.includes('/secret');
      await frontier.add([link('http://a.test/secret'), link('http://b.test/secret/2')]);
      await frontier.add([{ ...link('http://a.test/1'), fromUrl: 'http://a.test/secret' }]);
      await done(await claimed());
      const visit = await claimed();
      await frontier.release(visit, 0);
      const message = 'it redirects to http://c.test/secret, elsewhere.';
      await frontier.finish([{ visit, state: 'failed', code: 'out_of_scope', message, again: true }]);
      for (let next = await frontier.claim(); next; next = await frontier.claim()) {
        await frontier.release(next, 0);
        await frontier.finish([
          next.url.includes('/2')
            ? { visit: next, state: 'retry', code: 'timed_out', message: next.url, afterMs: 60_000 }
            : { visit: next, state: 'failed', code: 'timed_out', message, again: true },
        ]);
      }
      const before = await Array.fromAsync(frontier.ledger(), ({ url }) => url);
      expect(before.filter(isGone)).toHaveLength(2);
      expect(await frontier.forget(isGone)).toBe(2);
      expect((await Array.fromAsync(frontier.ledger(), ({ url }) => url)).sort()).toEqual([
        'http://a.test/',
        'http://a.test/1',
      ]);
      expect(JSON.stringify(await Array.fromAsync(frontier.failures()))).not.toContain('secret');
      const { waiting, done: ended, failed } = await frontier.counts();
      expect(waiting + ended + failed).toBe(2);
      await frontier.endRun();
      await reopen();
      await frontier.start(seeds('http://a.test/'), JSON.stringify(['http://a.test/secret']));
      // The settings are not known any more, so everything is looked at again.
      const found = new Map<string, string | null>();
      for (let next = await frontier.claim(); next; next = await frontier.claim()) {
        found.set(next.url, next.fromUrl);
        await done(next);
      }
      expect(found.get('http://a.test/1')).toBeNull();
      expect([...found.keys()].filter(isGone)).toEqual([]);
      expect(await frontier.add([link('http://a.test/secret')])).toBe(1);
    });

    it('takes up in an incremental run what is new or due, and gives it what was remembered', async () => {
      const planned = async (visit: Visit, lookAt?: number, memory?: string) => {
        await frontier.release(visit, 0);
        await frontier.finish([{ visit, state: 'done', again: true, kind: 'list', lookAt, memory }]);
      };
      await frontier.start(seeds('http://a.test/', 'http://b.test/', 'http://c.test/'), LINKS, 1000);
      const first = [await claimed(), await claimed(), await claimed()];
      expect(first.map(({ memory }) => memory)).toEqual([null, null, null]);
      for (const visit of first)
        await planned(
          visit,
          visit.host === 'c.test' ? undefined : 2000.4,
          visit.host === 'a.test' ? 'a b' : undefined,
        );
      await frontier.endRun();
      expect(await frontier.nextLook()).toBe(2000);
      const lists = [{ url: 'http://a.test/', host: 'a.test', source: 'seed', lookAt: 2000, memory: 'a b' }];
      expect(await Array.fromAsync(frontier.lists())).toEqual(lists);
      await reopen();

      await frontier.start(seeds('http://a.test/', 'http://d.test/'), LINKS, 1999);
      expect(await drain()).toEqual(['http://d.test/']);
      await frontier.endRun();

      await frontier.start(seeds('http://a.test/'), LINKS, 2000);
      const due = [await claimed(), await claimed()];
      expect(due.map(({ url, memory }) => [url, memory]).sort()).toEqual([
        ['http://a.test/', 'a b'],
        ['http://b.test/', null],
      ]);
      for (const visit of due) await planned(visit, 5000);
      // Taken up in the middle of its run: what is due meanwhile is looked at too, and what is not is left.
      await frontier.add([link('http://b.test/late')]);
      expect(await frontier.start(seeds(), LINKS, 4999)).toMatchObject({ resumed: true });
      expect(await drain()).toEqual(['http://b.test/late']);
      expect(await frontier.start(seeds(), LINKS, 5000)).toMatchObject({ resumed: true });
      expect((await drain()).sort()).toEqual(['http://a.test/', 'http://b.test/']);
      expect(await frontier.lookAgain(['http://c.test/', 'http://unknown.test/'])).toBe(1);
      expect(await drain()).toEqual(['http://c.test/']);
      await frontier.endRun();

      // Pages that were read by other settings may lead further, when they are due or not.
      await frontier.start(seeds('http://a.test/'), 'other links', 0);
      expect((await drain()).length).toBe(5);
    });

    it('hands out each known URL once', async () => {
      await frontier.start(seeds('http://a.test/'), LINKS);
      expect(
        await frontier.add([link('http://a.test/1'), link('http://a.test/1'), link('http://a.test/')]),
      ).toBe(1);
      expect(await drain()).toEqual(['http://a.test/', 'http://a.test/1']);
      expect(await frontier.isDrained()).toBe(true);
      expect(await frontier.add([link('http://a.test/1')])).toBe(0);
    });

    it('claims by priority, then in the order of coming', async () => {
      await frontier.start(seeds('http://a.test/'), LINKS);
      const many = Array.from({ length: 50 }, (_, i) => link(`http://a.test/late${i}`, 20));
      await frontier.add([...many, link('http://a.test/second', 5)]);
      await done(await claimed());
      await done(await claimed());
      await frontier.add([link('http://a.test/urgent', 1)]);
      const rest = await drain();
      expect(rest[0]).toBe('http://a.test/urgent');
      expect(rest.slice(1)).toEqual(many.map((m) => m.url));
    });

    it('asks a host for one visit at a time and gives hosts their turns', async () => {
      await frontier.start(seeds('http://a.test/', 'http://a.test/1', 'http://b.test/'), LINKS);
      const first = await claimed();
      const second = await claimed();
      expect([first.host, second.host].sort()).toEqual(['a.test', 'b.test']);
      expect(await frontier.claim()).toBeUndefined();
      await done(first);
      await done(second);
      expect((await claimed()).url).toBe('http://a.test/1');
    });

    it('keeps a host closed for its delay', async () => {
      await frontier.start(seeds('http://a.test/', 'http://a.test/1'), LINKS);
      const first = await claimed();
      await frontier.release(first, 150);
      await frontier.finish([{ visit: first, state: 'done', again: false, kind: 'article' }]);
      expect(await frontier.claim()).toBeUndefined();
      await new Promise((resolve) => setTimeout(resolve, 170));
      expect((await claimed()).url).toBe('http://a.test/1');
    });

    it('keeps the longest pause that any of a host’s visits was given', async () => {
      await reopen(2);
      await frontier.start(seeds('http://a.test/', 'http://a.test/1', 'http://a.test/2'), LINKS);
      const [asked, other] = [await claimed(), await claimed()];
      await frontier.release(asked, 60_000);
      await frontier.release(other, 0);
      expect(await frontier.claim()).toBeUndefined();
    });

    it('keeps a host closed that asked for a long pause, whichever process asks next', async () => {
      await frontier.start(seeds('http://a.test/1', 'http://a.test/2', 'http://b.test/1'), LINKS);
      const first = await claimed();
      await frontier.release(first, 3_600_000);
      await frontier.finish([
        {
          visit: first,
          state: 'failed',
          code: 'http_throttled',
          message: 'later',
          again: true,
          waitMs: 3_600_000,
        },
      ]);
      await reopen();
      await frontier.start(seeds(), LINKS);
      const other = await claimed();
      expect(other.host).toBe('b.test');
      await done(other);
      expect(await frontier.claim()).toBeUndefined();
      expect(await frontier.idleMs()).toBeGreaterThan(3_500_000);
    });

    it('puts off what waits for a host that is closed, until it opens', async () => {
      await frontier.start(
        seeds('http://a.test/1', 'http://a.test/2', 'http://a.test/3', 'http://b.test/1'),
        LINKS,
      );
      const first = await claimed();
      await frontier.release(first, 3_600_000);
      await frontier.finish([
        { visit: first, state: 'retry', code: 'http_throttled', message: 'later', afterMs: 60_000 },
      ]);
      await done(await claimed());
      expect(await frontier.postpone(2 * 3_600_000)).toEqual(new Set());
      expect(await frontier.postpone(300_000)).toEqual(new Set(['a.test']));
      expect(await frontier.isDrained()).toBe(true);
      expect(await frontier.counts()).toEqual({ waiting: 0, done: 1, failed: 3, refused: 0 });
      const failures = await Array.fromAsync(frontier.failures());
      expect(new Set(failures.map(({ code, message }) => `${code} ${message}`))).toEqual(
        new Set([
          'host_paused Its host asked to be left alone for a while; it is looked at when that is over.',
        ]),
      );
      const opens = (await frontier.nextLook()) ?? 0;
      expect(Math.abs(opens - Date.now() - 3_600_000)).toBeLessThan(60_000);
      await frontier.endRun();
      await frontier.start(seeds(), LINKS, opens - 1);
      expect(await frontier.counts()).toMatchObject({ waiting: 0 });
      await frontier.endRun();
      await frontier.start(seeds(), LINKS, opens);
      expect(await frontier.counts()).toMatchObject({ waiting: 3 });
    });

    it('opens a host for as many visits as it is told', async () => {
      await reopen(2);
      await frontier.start(seeds('http://a.test/', 'http://a.test/1', 'http://a.test/2'), LINKS);
      await claimed();
      await claimed();
      expect(await frontier.claim()).toBeUndefined();
    });

    it('claims again after a crash what was not finished, as another visit', async () => {
      await frontier.start(seeds('http://a.test/', 'http://b.test/'), LINKS);
      const kept = await claimed();
      await done(kept);
      const cut = await claimed();
      await reopen();
      expect(await frontier.start(seeds('http://a.test/', 'http://b.test/'), LINKS)).toMatchObject({
        run: 1,
        resumed: true,
      });
      const again = await claimed();
      expect(again.url).toBe(cut.url);
      expect(again.id).not.toBe(cut.id);
      expect(await frontier.claim()).toBeUndefined();
    });

    it('puts back a visit that was not begun', async () => {
      await frontier.start(seeds('http://a.test/'), LINKS);
      const visit = await claimed();
      await frontier.release(visit, 0);
      await frontier.unclaim(visit);
      expect((await claimed()).url).toBe(visit.url);
    });

    it('is not drained while a visit is under way or waits for another try', async () => {
      await frontier.start(seeds('http://a.test/'), LINKS);
      const visit = await claimed();
      expect(await frontier.isDrained()).toBe(false);
      await frontier.release(visit, 0);
      await frontier.finish([{ visit, state: 'retry', code: 'timed_out', message: 'slow', afterMs: 100 }]);
      expect(await frontier.isDrained()).toBe(false);
      expect(await frontier.claim()).toBeUndefined();
      await new Promise((resolve) => setTimeout(resolve, 120));
      expect((await claimed()).attempts).toBe(1);
    });

    it('begins the next run with the seeds and with what is to be looked at again', async () => {
      await frontier.start(seeds('http://a.test/'), LINKS);
      await frontier.add([
        link('http://a.test/list'),
        link('http://a.test/story'),
        link('http://a.test/broken'),
      ]);
      for (let visit = await frontier.claim(); visit; visit = await frontier.claim()) {
        if (!visit.url.endsWith('broken')) await done(visit, visit.url.endsWith('list'));
        else {
          await frontier.release(visit, 0);
          await frontier.finish([
            { visit, state: 'failed', code: 'timed_out', message: 'slow', again: true },
          ]);
        }
      }
      await frontier.endRun();
      await reopen();
      expect(await frontier.start(seeds('http://a.test/'), LINKS)).toMatchObject({ run: 2, resumed: false });
      expect((await drain()).sort()).toEqual([
        'http://a.test/',
        'http://a.test/broken',
        'http://a.test/list',
      ]);
    });

    it('knows whose links it followed before, by the settings that hold now', async () => {
      const known: Record<string, boolean> = {};
      const runOnce = async (settings: string) => {
        await frontier.start(seeds('http://a.test/'), settings);
        const urls: string[] = [];
        for (let visit = await frontier.claim(); visit; visit = await frontier.claim()) {
          urls.push(visit.url);
          known[visit.url] = visit.linksKnown;
          await done(visit, visit.url.endsWith('list'));
        }
        await frontier.endRun();
        return urls.sort();
      };
      await frontier.add([link('http://a.test/list'), link('http://a.test/story')]);
      expect(await runOnce('near')).toEqual(['http://a.test/', 'http://a.test/list', 'http://a.test/story']);
      expect(Object.values(known)).toEqual([false, false, false]);
      expect(await runOnce('near')).toEqual(['http://a.test/', 'http://a.test/list']);
      expect(known['http://a.test/list']).toBe(true);
      expect(await runOnce('far')).toEqual(['http://a.test/', 'http://a.test/list', 'http://a.test/story']);
      expect(Object.values(known)).toEqual([false, false, false]);
      expect(await runOnce('far')).toEqual(['http://a.test/', 'http://a.test/list']);
    });

    it('says how long nothing can be claimed', async () => {
      expect(await frontier.idleMs()).toBeUndefined();
      await frontier.start(seeds('http://a.test/', 'http://a.test/1'), LINKS);
      expect(await frontier.idleMs()).toBe(0);
      const visit = await claimed();
      expect(await frontier.idleMs()).toBe(0);
      await frontier.release(visit, 60_000);
      await frontier.finish([{ visit, state: 'done', again: false, kind: 'article' }]);
      expect(await frontier.idleMs()).toBeGreaterThan(55_000);
    });

    it('keeps the beginnings of visits apart, also where two may be under way', async () => {
      await reopen(2);
      await frontier.start(seeds('http://a.test/', 'http://a.test/1', 'http://a.test/2'), LINKS);
      const first = await claimed();
      await frontier.release(first, 150);
      await frontier.finish([{ visit: first, state: 'done', again: false, kind: 'article' }]);
      await new Promise((resolve) => setTimeout(resolve, 170));
      await claimed();
      expect(await frontier.claim()).toBeUndefined();
    });

    it('counts, and lists what failed with the reason', async () => {
      await frontier.start(seeds('http://a.test/', 'http://b.test/', 'http://c.test/'), LINKS);
      await done(await claimed());
      const failed = await claimed();
      await frontier.finish([
        { visit: failed, state: 'failed', code: 'dns_failed', message: 'no such host', again: true },
      ]);
      expect(await frontier.counts()).toEqual({ waiting: 1, done: 1, failed: 1, refused: 0 });
      const failures = await Array.fromAsync(frontier.failures());
      expect(failures).toMatchObject([
        { url: failed.url, state: 'failed', code: 'dns_failed', message: 'no such host', attempts: 0 },
      ]);
    });

    it('remembers every source of a URL, its stated time and what came', async () => {
      await frontier.start(seeds('http://a.test/'), LINKS);
      const story = 'http://a.test/story';
      await frontier.add([link(story)]);
      expect(
        await frontier.add([
          { ...link(story), source: 'sitemap', datedAt: '2026-01-02T03:04:05Z' },
          { ...link(story), source: 'feed', datedAt: '2026-01-09T03:04:05Z' },
        ]),
      ).toBe(0);
      for (let visit = await frontier.claim(); visit; visit = await frontier.claim()) await done(visit);
      const lines = new Map((await Array.fromAsync(frontier.ledger())).map((line) => [line.url, line]));
      expect(lines.get(story)).toEqual({
        url: story,
        host: 'a.test',
        sources: ['link', 'feed', 'sitemap'],
        state: 'done',
        kind: 'article',
        code: null,
        datedAt: '2026-01-02T03:04:05Z',
      });
      expect(lines.get('http://a.test/')?.sources).toEqual(['seed']);
    });

    it('remembers what came where it may not be kept', async () => {
      await frontier.start(seeds('http://a.test/'), LINKS);
      const visit = await claimed();
      await frontier.release(visit, 0);
      const refused = {
        state: 'refused',
        code: 'use_reserved',
        message: 'reserved',
        kind: 'article',
      } as const;
      await frontier.finish([{ visit, ...refused, again: true }]);
      const [line] = await Array.fromAsync(frontier.ledger());
      expect(line).toMatchObject({ state: 'refused', code: 'use_reserved', kind: 'article' });
    });

    it('makes a waiting URL as urgent as its most urgent source', async () => {
      await frontier.start(seeds('http://a.test/'), LINKS);
      await frontier.add([link('http://a.test/1', 20), link('http://a.test/2', 20)]);
      await frontier.add([{ ...link('http://a.test/2', 5), source: 'feed' }]);
      expect(await drain()).toEqual(['http://a.test/', 'http://a.test/2', 'http://a.test/1']);
    });

    it('tells the history of a failure and takes it up again when asked', async () => {
      await frontier.start(seeds('http://a.test/'), LINKS);
      const first = await claimed();
      await frontier.release(first, 0);
      await frontier.finish([
        { visit: first, state: 'retry', code: 'timed_out', message: 'slow', afterMs: 0 },
      ]);
      const second = await claimed();
      await frontier.release(second, 0);
      await frontier.finish([
        { visit: second, state: 'failed', code: 'body_cut', message: 'cut', again: true },
      ]);
      const [failure] = await Array.fromAsync(frontier.failures());
      expect(failure?.history).toMatchObject([
        { code: 'timed_out', message: 'slow' },
        { code: 'body_cut', message: 'cut' },
      ]);
      expect(await frontier.claim()).toBeUndefined();
      expect(await frontier.retryFailed()).toBe(1);
      const third = await claimed();
      expect(third).toMatchObject({ url: 'http://a.test/', attempts: 0 });
      await done(third);
      expect(await frontier.retryFailed()).toBe(0);
    });

    it('lets others take part in a run while it is open', async () => {
      expect(await frontier.join([])).toBeUndefined();
      const begun = await frontier.start(seeds('http://a.test/'), LINKS);
      const other = await at.open();
      expect(await other.join([])).toEqual({ run: 1, resumed: false, startedAt: begun.startedAt });
      await drain();
      await frontier.endRun();
      expect(await other.join([])).toBeUndefined();
      await other.close();
    });

    it('stands still while it is paused, whoever said so', async () => {
      await frontier.start(seeds('http://a.test/', 'http://b.test/'), LINKS);
      const underWay = await claimed();
      const other = await at.open();
      await other.pause();
      expect(await frontier.halted()).toBe('paused');
      expect(await frontier.claim()).toBeUndefined();
      await done(underWay);
      expect(await frontier.counts()).toMatchObject({ waiting: 1, done: 1 });
      await reopen();
      expect(await frontier.start(seeds('http://a.test/', 'http://b.test/'), LINKS)).toMatchObject({
        resumed: true,
      });
      expect(await frontier.claim()).toBeUndefined();
      await other.resume();
      expect(await frontier.halted()).toBeUndefined();
      expect(await drain()).toEqual(['http://b.test/']);
      await other.close();
    });

    it('gives up what waits when it is cancelled, and looks at it in the next run', async () => {
      await frontier.start(seeds('http://a.test/', 'http://b.test/', 'http://c.test/'), LINKS);
      const first = await claimed();
      await done(first);
      const troubled = await claimed();
      await frontier.release(troubled, 0);
      await frontier.finish([
        { visit: troubled, state: 'retry', code: 'timed_out', message: 'slow', afterMs: 60_000 },
      ]);
      const other = await at.open();
      expect(await other.cancel()).toBe(2);
      await other.close();
      expect(await frontier.halted()).toBe('cancelled');
      expect(await frontier.claim()).toBeUndefined();
      expect(await frontier.isDrained()).toBe(true);
      expect(await frontier.counts()).toEqual({ waiting: 0, done: 1, failed: 0, refused: 2 });
      const codes = (await Array.fromAsync(frontier.ledger())).map(({ code }) => code).sort();
      expect(codes).toEqual(['cancelled', 'cancelled', null]);
      await reopen();
      expect(await frontier.start([], LINKS)).toMatchObject({ run: 2, resumed: false });
      expect(await frontier.halted()).toBeUndefined();
      expect((await drain()).sort()).toEqual(
        ['http://a.test/', 'http://b.test/', 'http://c.test/'].filter((url) => url !== first.url),
      );
    });
  });
}
