import { describe, expect, it } from 'vitest';
import { discover, redirectTarget } from '../../crawlers/discover.ts';
import { requireContact, scopeOf } from '../../crawlers/scope.ts';
import { verdictOnCapture, verdictOnError } from '../../crawlers/verdict.ts';
import { NewskeepError } from '../../model/errors.ts';
import type { Link, LinkRole } from '../../model/page.ts';
import { jobFromSeeds } from '../../src/jobs/load.ts';
import { captureOf, visitOf } from '../support/captures.ts';

const job = jobFromSeeds(['https://paper.test/'], { limits: { depth: 2, redirects: 3 } });
const scope = scopeOf(job);
const link = (url: string, role: LinkRole = 'link'): Link => ({ url, role, text: '' });

describe('what a page leads to', () => {
  const at = visitOf('https://paper.test/news', { depth: 1 });
  const urls = (links: Link[], from = at) =>
    discover(from, { kind: 'article', links }, job, scope).map((found) => found.url);

  it('is each page of the allowed hosts once, as one spelling', () => {
    const links = [
      link('https://paper.test/1#top'),
      link('https://paper.test/1?utm_source=mail'),
      link('https://www.paper.test/2'),
      link('https://other.test/3'),
    ];
    expect(urls(links)).toEqual(['https://paper.test/1', 'https://www.paper.test/2']);
  });

  it('is no picture, mail, and not the page itself', () => {
    expect(
      urls([
        link('https://paper.test/a.JPG'),
        link('mailto:a@paper.test'),
        link('https://paper.test/news#x'),
      ]),
    ).toEqual([]);
  });

  it("is the paper's feed, and not one of a story's comments", () => {
    const feeds = ['/feed.xml', '/news/feed/', '/comments/feed'].map((path) =>
      link(`https://paper.test${path}`, 'feed'),
    );
    expect(urls(feeds)).toEqual(['https://paper.test/feed.xml']);
  });

  it('is the original where a copy is linked', () => {
    const copies = ['/1/amp/', '/2?print=1&id=3', '/3.amp.html', '/news?output=amp'];
    expect(urls(copies.map((path) => link(`https://paper.test${path}`)))).toEqual([
      'https://paper.test/1',
      'https://paper.test/2?id=3',
      'https://paper.test/3.html',
    ]);
  });

  it('is nothing from a source that the job turns off', () => {
    const links = [
      link('https://paper.test/1'),
      link('https://paper.test/2', 'latest'),
      link('https://paper.test/2019/03/'),
      link('https://paper.test/feed', 'feed'),
      link('https://paper.test/list?page=2', 'next'),
    ];
    const named = (sources: object) =>
      discover(at, { kind: 'article', links }, jobFromSeeds(['https://paper.test/'], { sources }), scope).map(
        ({ source }) => source,
      );
    expect(named({})).toEqual(['link', 'latest', 'date_archive', 'feed', 'next']);
    expect(named({ links: false, archives: false })).toEqual(['latest', 'feed', 'next']);
    expect(named({ latest: false, feeds: false, sections: false })).toEqual(['link', 'date_archive']);
  });

  it('ends at the depth of the job, which paging does not spend', () => {
    const deep = visitOf('https://paper.test/news?page=9', { depth: 2 });
    expect(
      urls([link('https://paper.test/deeper'), link('https://paper.test/news?page=10', 'next')], deep),
    ).toEqual(['https://paper.test/news?page=10']);
  });

  it('is nothing where the seeds alone are wanted', () => {
    const seedsOnly = jobFromSeeds(['https://paper.test/'], { limits: { depth: 0 } });
    expect(
      discover(
        visitOf('https://paper.test/', { depth: 0 }),
        { kind: 'article', links: [link('https://paper.test/2', 'next')] },
        seedsOnly,
        scope,
      ),
    ).toEqual([]);
  });

  it('puts the newest first', () => {
    const [one] = discover(
      at,
      { kind: 'article', links: [link('https://paper.test/1'), link('https://paper.test/1', 'latest')] },
      job,
      scope,
    );
    expect(one).toMatchObject({ source: 'latest', priority: 10, depth: 2, fromUrl: at.url });
  });
});

describe('a redirect', () => {
  const to = (location: string, redirects = 0, status = 301) =>
    redirectTarget(
      visitOf('https://paper.test/old', { redirects }),
      captureOf('https://paper.test/old', status, [['location', location]]),
      job,
      scope,
    );

  it('is one more URL, counted in its chain', () => {
    expect(to('/new', 1)).toMatchObject({ url: 'https://paper.test/new', source: 'redirect', redirects: 2 });
  });
  it('to itself, or of a chain too long, is a loop', () => {
    expect(to('https://paper.test/old#again')).toBe('loop');
    expect(to('/new', 3)).toBe('loop');
  });
  it('to a host that is not allowed is outside', () => expect(to('https://other.test/')).toBe('outside'));
  it('is none without a place to go, or with another status', () => {
    expect(to('javascript:alert(1)')).toBeUndefined();
    expect(to('/new', 0, 200)).toBeUndefined();
  });
});

describe('the scope of a job', () => {
  it.each([
    [['paper.test'], 'https://paper.test:8443/', true],
    [['paper.test'], 'https://www.paper.test/', false],
    [['*.paper.test'], 'https://sport.paper.test/', true],
    [['*.paper.test'], 'https://paper.test/', true],
    [['*.paper.test'], 'https://badpaper.test/', false],
    [['127.0.0.1:8080'], 'http://127.0.0.1:8081/', false],
  ])('%s holds %s: %s', (allowed_hosts, url, expected) => {
    expect(scopeOf({ seeds: ['https://x.test/'], allowed_hosts })(url)).toBe(expected);
  });

  it('asks for a contact as soon as a stranger is in it', () => {
    expect(() => requireContact({ seeds: ['http://127.0.0.1/'], allowed_hosts: ['paper.test'] })).toThrow(
      /paper\.test/,
    );
    expect(() =>
      requireContact({ seeds: ['http://127.0.41.1:80/', 'http://localhost:3/'], allowed_hosts: [] }),
    ).not.toThrow();
    expect(() =>
      requireContact({ seeds: ['https://paper.test/'], allowed_hosts: [], contact: 'desk@newskeep.test' }),
    ).not.toThrow();
  });
});

describe('the verdict on a visit', () => {
  const visit = visitOf('https://paper.test/1');
  const failed = (attempts: number, error: NewskeepError) =>
    verdictOnError(visitOf(visit.url, { attempts }), error, job.limits);

  it('is another try while one may help, then failed, to be tried in the next run', () => {
    const slow = new NewskeepError('timed_out', 'slow');
    expect(failed(0, slow)).toMatchObject({ state: 'retry', code: 'timed_out' });
    expect(failed(1, slow)).toMatchObject({ state: 'retry' });
    expect(failed(2, slow)).toMatchObject({ state: 'failed', again: true });
    expect(failed(0, new NewskeepError('body_too_large', 'big'))).toMatchObject({ state: 'failed' });
  });

  it('waits as long as asked, and leaves a longer wait to the next run', () => {
    expect(failed(0, new NewskeepError('http_throttled', 'busy', { retryAfterMs: 9000 }))).toMatchObject({
      state: 'retry',
      afterMs: 9000,
    });
    expect(failed(0, new NewskeepError('http_throttled', 'busy', { retryAfterMs: 3_600_000 }))).toMatchObject(
      { state: 'failed' },
    );
  });

  it('is refused, not failed, where the rules say no', () => {
    expect(failed(0, new NewskeepError('robots_refused', 'no'))).toMatchObject({ state: 'refused' });
  });

  const again = (
    status: number,
    kind: Parameters<typeof verdictOnCapture>[2],
    headers: [string, string][] = [],
  ) => verdictOnCapture(visit, captureOf(visit.url, status, headers), kind);
  it('looks again at lists, and at stories that a validator vouches for', () => {
    expect(again(200, 'list')).toMatchObject({ again: true });
    expect(again(200, 'article')).toMatchObject({ again: false });
    expect(again(200, 'article', [['ETag', '"1"']])).toMatchObject({ again: true });
    expect(again(304, undefined)).toMatchObject({ again: true });
    expect(again(404, undefined)).toMatchObject({ state: 'done', again: false });
  });

  it('on a seed that is gone is a failure', () => {
    const seed = visitOf('https://paper.test/', { source: 'seed' });
    expect(verdictOnCapture(seed, captureOf(seed.url, 404), undefined)).toMatchObject({ state: 'failed' });
  });
});
