import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Robots } from '../../crawlers/polite/robots.ts';
import type { Capture } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import { captureOf } from '../support/captures.ts';

const PAGE = 'http://paper.test/private/1.html';
const RULES =
  'User-agent: *\nDisallow: /private/\nCrawl-delay: 2\n\nUser-agent: newskeep\nDisallow: /drafts/\n';

/** Robots over invented answers, one for each request in turn. */
function robotsOver(...answers: (Capture | NewskeepError)[]) {
  const asked: string[] = [];
  const robots = new Robots({
    fetch: async (url) => {
      asked.push(url);
      const answer = answers[Math.min(requests(asked), answers.length) - 1];
      if (answer instanceof NewskeepError) throw answer;
      return answer as Capture;
    },
    pause: async () => void asked.push('pause'),
  });
  return { robots, asked };
}
const requests = (asked: string[]) => asked.filter((what) => what !== 'pause').length;
const text = (body: string, status = 200) => captureOf('http://paper.test/robots.txt', status, [], body);

describe('robots.txt, by RFC 9309', () => {
  it('is obeyed by the group that names us before the one for all', async () => {
    const { robots } = robotsOver(text(RULES));
    const rules = await robots.load(PAGE);
    expect(rules.isAllowed(PAGE)).toBe(true);
    expect(rules.isAllowed('http://paper.test/drafts/1')).toBe(false);
  });

  it('gives the delay that it asks for', async () => {
    const { robots } = robotsOver(text('User-agent: *\nCrawl-delay: 2\nDisallow: /private/\n'));
    const rules = await robots.load(PAGE);
    expect(rules.crawlDelayMs).toBe(2000);
    expect(rules.isAllowed(PAGE)).toBe(false);
  });

  it.each([
    ['infinity', 'Infinity'],
    ['3000000000', 'more than a month'],
    ['-5', 'a negative one'],
  ])('takes a delay of %s as one page a day (%s)', async (delay) => {
    const { robots } = robotsOver(text(`User-agent: *\nCrawl-delay: ${delay}\n`));
    const { crawlDelayMs } = await robots.load(PAGE);
    expect([0, 24 * 3_600_000]).toContain(crawlDelayMs);
  });

  it('is asked for once an origin', async () => {
    const { robots, asked } = robotsOver(text(RULES));
    expect(robots.rulesOf(PAGE)).toBeUndefined();
    await Promise.all([robots.load(PAGE), robots.load('http://paper.test/2')]);
    expect(robots.rulesOf('http://paper.test/2')?.isAllowed(PAGE)).toBe(true);
    expect(asked).toEqual(['http://paper.test/robots.txt']);
  });

  it.each([404, 410, 401, 403])('%i allows everything', async (status) => {
    const { robots } = robotsOver(text(RULES, status));
    expect((await robots.load(PAGE)).isAllowed('http://paper.test/drafts/1')).toBe(true);
  });

  it.each([500, 503, 429])('%i means stay away, and is asked again later', async (status) => {
    const { robots, asked } = robotsOver(text('', status), text(RULES));
    await expect(robots.load(PAGE)).rejects.toMatchObject({ code: 'robots_unreachable', retry: 'wait' });
    expect((await robots.load(PAGE)).isAllowed(PAGE)).toBe(true);
    expect(asked.length).toBe(2);
  });

  it('no answer means stay away', async () => {
    const { robots } = robotsOver(new NewskeepError('timed_out', 'slow'));
    await expect(robots.load(PAGE)).rejects.toMatchObject({ code: 'robots_unreachable' });
  });

  it('is followed through redirects, and counts for the origin that was asked', async () => {
    const moved = captureOf('http://paper.test/robots.txt', 301, [
      ['Location', 'http://www.paper.test/robots.txt'],
    ]);
    const { robots, asked } = robotsOver(moved, text('User-agent: *\nDisallow: /private/\n'));
    expect((await robots.load(PAGE)).isAllowed(PAGE)).toBe(false);
    expect(asked.slice(1)).toEqual(['pause', 'http://www.paper.test/robots.txt']);
  });

  it('that redirects without end allows everything', async () => {
    const { robots, asked } = robotsOver(
      captureOf('http://paper.test/robots.txt', 302, [['Location', '/robots.txt']]),
    );
    expect((await robots.load(PAGE)).isAllowed(PAGE)).toBe(true);
    expect(requests(asked)).toBe(6);
  });

  it('is read when it comes compressed', async () => {
    const packed = captureOf('http://paper.test/robots.txt', 200, [['Content-Encoding', 'gzip']]);
    packed.response.body = gzipSync('User-agent: *\nDisallow: /private/\n');
    const { robots } = robotsOver(packed);
    expect((await robots.load(PAGE)).isAllowed(PAGE)).toBe(false);
  });
});
