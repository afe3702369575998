import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { linksInAnswer } from '../../crawlers/find/answer.ts';
import { archivePage, neighbours } from '../../crawlers/find/date_archive.ts';
import { Finder } from '../../crawlers/find/finder.ts';
import { readFile } from '../../crawlers/find/read_file.ts';
import { Sessions } from '../../crawlers/find/sessions.ts';
import { Shapes } from '../../crawlers/find/shapes.ts';
import { Spelling } from '../../crawlers/find/spelling.ts';
import { Traps } from '../../crawlers/find/traps.ts';
import { scopeOf } from '../../crawlers/scope.ts';
import type { Source } from '../../model/capture.ts';
import type { NewUrl } from '../../queues/port.ts';
import { type JobOverrides, jobFromSeeds } from '../../src/jobs/load.ts';
import { captureOf, visitOf } from '../support/captures.ts';

const HOST = 'https://paper.test';
const AT = '2026-02-04T18:00:00.000Z';

/** Everything that a file names, as the frontier would get it. */
async function named(body: string | Buffer, source: Source = 'robots', options: JobOverrides = {}) {
  const job = jobFromSeeds([`${HOST}/`], options);
  const capture = captureOf(`${HOST}/file`, 200, [['Content-Type', 'text/plain']]);
  capture.response.body = Buffer.from(body);
  const file = await readFile(
    visitOf(`${HOST}/file`, { source }),
    { ...capture, source },
    job,
    new Finder(job, scopeOf(job)),
  );
  const urls: NewUrl[] = [];
  for await (const batch of file?.found ?? []) urls.push(...batch);
  return { kind: file?.kind, urls: urls.map(({ url, source, datedAt }) => [url, source, datedAt]) };
}

describe('a feed', () => {
  const day = '2026-02-03T10:00:00.000Z';
  it.each([
    [
      'RSS',
      `<rss version="2.0"><channel><item><link>${HOST}/1?utm_source=rss</link><pubDate>Tue, 03 Feb 2026 10:00:00 GMT</pubDate></item></channel></rss>`,
    ],
    [
      'Atom',
      `<?xml version="1.0"?><!-- made --><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><link href="/1"/><published>2026-02-03T11:00:00+01:00</published></entry></feed>`,
    ],
    [
      'RDF',
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="${HOST}/1"><title>t</title><link>${HOST}/1</link><dc:date>2026-02-03T10:00:00Z</dc:date></item></rdf:RDF>`,
    ],
    [
      'JSON Feed',
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        items: [{ id: '1', url: `${HOST}/1`, date_published: day }],
      }),
    ],
  ])('in %s names its stories and when they were published', async (_, text) => {
    expect(await named(text, 'feed')).toEqual({ kind: 'feed', urls: [[`${HOST}/1`, 'feed', day]] });
  });

  it('names its next page, and nothing outside the job', async () => {
    const text = `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/feed?page=2"/><entry><id>1</id><link href="https://other.test/1"/></entry></feed>`;
    expect((await named(text, 'feed')).urls).toEqual([[`${HOST}/feed?page=2`, 'next', null]]);
  });

  it('that is broken names nothing, and a page is no feed', async () => {
    expect((await named('<rss><channel><item></channel>', 'feed')).urls).toEqual([]);
    expect(await named('<!doctype html><html><body><a href="/1">1</a></body></html>', 'feed')).toEqual({
      kind: undefined,
      urls: [],
    });
  });
});

describe('a sitemap', () => {
  const one = (path: string, more = '') => `<url><loc>${HOST}${path}</loc>${more}</url>`;
  const map = (inner: string) =>
    `<?xml version="1.0"?>\n<urlset xmlns="x" xmlns:news="n" xmlns:image="i">${inner}</urlset>`;

  it('names pages, and no pictures', async () => {
    const text = map(
      one('/1?a=1&amp;b=2', `<image:image><image:loc>${HOST}/1.png</image:loc></image:image>`),
    );
    expect(await named(text)).toEqual({ kind: 'sitemap', urls: [[`${HOST}/1?a=1&b=2`, 'sitemap', null]] });
  });

  it('of news dates its stories', async () => {
    const news = '<news:news><news:publication_date>2026-02-04T10:00Z</news:publication_date></news:news>';
    expect((await named(map(one('/1', news)))).urls).toEqual([
      [`${HOST}/1`, 'news_sitemap', '2026-02-04T10:00Z'],
    ]);
  });

  it('may be compressed, plain text, or an index', async () => {
    expect((await named(gzipSync(map(one('/1'))))).urls).toEqual([[`${HOST}/1`, 'sitemap', null]]);
    expect((await named(`${HOST}/1\n${HOST}/2`)).urls).toHaveLength(2);
    const index = `<sitemapindex><sitemap><loc>${HOST}/a.xml.gz</loc></sitemap></sitemapindex>`;
    expect((await named(index)).urls).toEqual([[`${HOST}/a.xml.gz`, 'sitemap', null]]);
  });

  it('is read no further than its limit, and as far as it can be unpacked', async () => {
    const text = map(Array.from({ length: 5000 }, (_, n) => one(`/${n}`)).join(''));
    await expect(named(text, 'robots', { limits: { file_bytes: 100_000 } })).rejects.toThrow(
      'more than 100000',
    );
    await expect(named(gzipSync(text).subarray(0, 9000))).rejects.toThrow('cannot be unpacked');
  });

  it('leads to nothing that changed last before the day that the job asks for', async () => {
    const text = map(
      one('/old', '<lastmod>2014-05-01</lastmod>') + one('/new', '<lastmod>2015-05-01</lastmod>'),
    );
    expect((await named(text, 'robots', { since: '2015-01-01' })).urls).toEqual([
      [`${HOST}/new`, 'sitemap', null],
    ]);
  });

  it('of many URLs is read a batch at a time', async () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => one(`/news/${n}.html`));
    const packed = gzipSync(map(lines.join('')), { level: 1 });
    const job = jobFromSeeds([`${HOST}/`]);
    const capture = captureOf(`${HOST}/file`);
    capture.response.body = packed;
    capture.response.headers = [['Content-Type', 'application/gzip']];
    const file = await readFile(
      visitOf(capture.url),
      { ...capture, source: 'robots' },
      job,
      new Finder(job, scopeOf(job)),
    );
    let count = 0;
    let largest = 0;
    for await (const batch of file?.found ?? []) {
      count += batch.length;
      largest = Math.max(largest, batch.length);
    }
    expect(count).toBe(100_000);
    // A batch is what is held at a time.
    expect(largest).toBeLessThan(5000);
  }, 30_000);
});

describe('what robots.txt says of sitemaps', () => {
  const finder = (options: JobOverrides = {}) => {
    const job = jobFromSeeds([`${HOST}/`], options);
    return new Finder(job, scopeOf(job));
  };
  const urls = (status: number, text: string, options?: JobOverrides) =>
    finder(options)
      .fromRobots(captureOf(`${HOST}/robots.txt`, status, [], text))
      .map(({ url, source }) => [url, source]);

  it('is believed, and the usual place is tried only where it says nothing', () => {
    expect(urls(200, `User-agent: *\nsitemap: ${HOST}/a.xml\nSitemap: https://other.test/b.xml`)).toEqual([
      [`${HOST}/a.xml`, 'robots'],
    ]);
    expect(urls(200, 'User-agent: *')).toEqual([[`${HOST}/sitemap.xml`, 'sitemap']]);
    expect(urls(404, '')).toEqual([[`${HOST}/sitemap.xml`, 'sitemap']]);
    expect(urls(503, '')).toEqual([]);
    expect(urls(404, '', { sources: { sitemaps: false } })).toEqual([]);
    expect(urls(404, '', { limits: { depth: 0 } })).toEqual([]);
  });
});

describe('what "see more" answers', () => {
  it('gives links in pieces of HTML, under names of addresses, and where to go on', () => {
    const text = JSON.stringify({
      html: '<li><a href="/1">One</a></li>',
      items: [{ title: 'Two', url: '/2', image: '/2.png' }],
      next_page: '/more?from=2',
    });
    expect(linksInAnswer(text, `${HOST}/more`).map(({ url, role }) => [url, role])).toEqual([
      [`${HOST}/2`, 'link'],
      [`${HOST}/more?from=2`, 'next'],
      [`${HOST}/1`, 'link'],
    ]);
    expect(linksInAnswer('{"url":', HOST)).toEqual([]);
  });
});

describe('a date archive', () => {
  it.each(['/2019/03/', '/archive/2019-03', '/news/2019/03/14.html', '/a?date=2019-03-14'])(
    'is seen in %s',
    (path) => {
      const page = archivePage(HOST + path);
      expect(page?.at(new Date('2019-03-14'))).toBe(HOST + path);
    },
  );
  it.each(['/2019/03/14/a-story', '/2019/', '/story/100203', '/2019/13/', '/?id=2019'])(
    'is not seen in %s',
    (path) => expect(archivePage(HOST + path)).toBeUndefined(),
  );

  it('has neighbours, from the day that is asked for until today', () => {
    const page = archivePage(`${HOST}/2026/01/`);
    const urls = page && neighbours(page, Date.parse('2025-11-15'), Date.parse(AT));
    expect(urls).toEqual(['/2025/11/', '/2025/12/', '/2026/02/'].map((path) => HOST + path));
  });

  it('is read on while it brings stories', () => {
    const job = jobFromSeeds([`${HOST}/`]);
    const finder = new Finder(job, scopeOf(job));
    const page = (path: string, links: string[]) =>
      finder
        .fromPage(
          visitOf(HOST + path, { source: 'date_archive' }),
          {
            kind: 'other',
            links: links.map((link) => ({ url: HOST + link, text: '', role: 'link' as const })),
            latest_headlines: [],
          },
          AT,
        )
        .filter(({ url }) => archivePage(url))
        .map(({ url }) => url.slice(HOST.length));
    expect(page('/2025/03/', ['/', '/a'])).toContain('/2025/02/');
    expect(page('/2025/02/', ['/', '/b'])).toContain('/2024/11/');
    expect(page('/2025/01/', ['/'])).toEqual([]);
  });
});

describe('the shapes of addresses', () => {
  it('tell stories from lists once a few were read', () => {
    const shapes = new Shapes();
    expect(shapes.tellsStory(`${HOST}/sport/2026/a-cup-is-won`)).toBeUndefined();
    for (const slug of ['one-two-three', 'four-five-six', 'seven-eight-nine']) {
      shapes.learn(`${HOST}/news/2026/${slug}`, 'article');
      shapes.learn(`${HOST}/tag/${slug}`, 'list');
    }
    expect(shapes.tellsStory(`${HOST}/sport/2025/a-cup-is-won`)).toBe(true);
    expect(shapes.tellsStory(`${HOST}/tag/a-cup-is-won`)).toBe(false);
    expect(shapes.tellsStory('https://other.test/sport/2025/a-cup-is-won')).toBeUndefined();
  });

  it('put likely stories before what may be anything', () => {
    const job = jobFromSeeds([`${HOST}/`]);
    const finder = new Finder(job, scopeOf(job));
    const links = ['/about', '/news/400004.html'].map((path) => ({
      url: HOST + path,
      text: '',
      role: 'link' as const,
    }));
    const priorities = () =>
      finder
        .fromPage(visitOf(`${HOST}/news/`), { kind: 'list', links, latest_headlines: [] }, AT)
        .map(({ priority }) => priority);
    expect(priorities()).toEqual([22, 22]);
    for (const id of [100001, 200002, 300003])
      finder.fromPage(
        visitOf(`${HOST}/news/${id}.html`),
        { kind: 'article', links: [], latest_headlines: [] },
        AT,
      );
    expect(priorities()).toEqual([22, 18]);
  });
});

describe('traps', () => {
  const barren = (traps: Traps, url: (n: number) => string, pages: number) => {
    for (let n = 0; n < pages; n++) traps.look(HOST + url(n), [HOST + url(n + 1), `${HOST}/about`]);
  };
  it.each([
    ['calendar', (n: number) => `/calendar/${2026 + n}-01`],
    ['endless_paging', (n: number) => `/letters?page=${n}`],
    ['endless_paging', (n: number) => `/letters/page/${n}`],
    ['session_ids', (n: number) => `/lounge?v=${`${n}a1b2c3d4e5f6a7b8c9`}`],
    ['facets', (n: number) => `/shop?size=${n}&colour=red`],
  ] as const)('of the kind %s end, and paging that brings something does not', (reason, url) => {
    const traps = new Traps();
    barren(traps, url, 12);
    expect(traps.judge(HOST + url(50), false)).toBe(reason);
    expect(traps.judge(HOST + url(50), true)).toBeUndefined();
    const honest = new Traps();
    for (let n = 0; n < 12; n++) honest.look(HOST + url(n), [HOST + url(n + 1), `${HOST}/story/${n}`]);
    expect(honest.judge(HOST + url(50), false)).toBeUndefined();
  });

  it('do not take tags and sections with them', () => {
    const traps = new Traps();
    barren(traps, (n) => `/tag/word${n}`, 30);
    expect(traps.judge(`${HOST}/tag/other`, false)).toBeUndefined();
  });

  it('cut what waits already, with its reason', () => {
    const job = jobFromSeeds([`${HOST}/`]);
    const finder = new Finder(job, scopeOf(job));
    const visit = (n: number) => visitOf(`${HOST}/letters?page=${n}`, { source: 'next' });
    for (let n = 0; n < 5; n++)
      finder.fromPage(visit(n), { kind: 'list', links: [], latest_headlines: [] }, AT);
    expect(finder.refusal(visit(6))).toMatchObject({ code: 'trap_cut' });
    expect(finder.refusal(visitOf(`${HOST}/letters?page=7`, { source: 'url_file' }))).toBeUndefined();
    finder.redirected(`${HOST}/round`, 'loop');
    expect(finder.traps).toEqual({ 'paper.test': { endless_paging: 1, redirect_loop: 1 } });
  });
});

describe('spellings of one page', () => {
  it('lose the visitor whose id stands on every link, whatever it is called', () => {
    const sessions = new Sessions();
    const token = 'f00ba4c0ffee1234a5b6';
    sessions.learn(['/1', '/2', '/3'].map((path) => `${HOST}${path}?guest=${token}`));
    expect(sessions.strip(`${HOST}/4?guest=0a1b2c3d4e5f6a7b8c9d&id=4`)).toBe(`${HOST}/4?id=4`);
    // An id of the page itself stands on links to one path.
    sessions.learn([1, 2, 3, 4].map((n) => `${HOST}/story?id=${n}${token}`));
    expect(sessions.strip(`${HOST}/story?id=1${token}`)).toBe(`${HOST}/story?id=1${token}`);
  });

  it('follow what the site says of the slash at the end', () => {
    const spelling = new Spelling();
    spelling.learn(`${HOST}/news/one-two-three`, `${HOST}/news/one-two-three/`);
    expect(spelling.spell(`${HOST}/news/four-five-six`)).toBe(`${HOST}/news/four-five-six`);
    spelling.learn(`${HOST}/news/two-three-four`, `${HOST}/news/two-three-four/`);
    expect(spelling.spell(`${HOST}/news/four-five-six`)).toBe(`${HOST}/news/four-five-six/`);
    expect(spelling.spell(`${HOST}/about`)).toBe(`${HOST}/about`);
  });
});
