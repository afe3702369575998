import { describe, expect, it, vi } from 'vitest';
import { wishesOf } from '../../crawlers/polite/directives.ts';
import { pathPattern } from '../../crawlers/polite/path_pattern.ts';
import { Reservations } from '../../crawlers/polite/reservations.ts';
import { tdmFileIn, usageOf } from '../../crawlers/polite/tdm_file.ts';
import type { Answered, Capture, HeaderList } from '../../model/capture.ts';
import { NewskeepError } from '../../model/errors.ts';
import { captureOf } from '../support/captures.ts';

const ORIGIN = 'https://paper.test';
const FILE = `${ORIGIN}/.well-known/tdmrep.json`;
const RESERVED = ['file:tdm-reservation=1'];
const rule = (location: string, reservation: unknown = 1, more = {}) => ({
  location,
  'tdm-reservation': reservation,
  ...more,
});
const answer = (body: unknown, status = 200, headers: HeaderList = []) =>
  captureOf(FILE, status, headers, typeof body === 'string' ? body : JSON.stringify(body));
const said = (body: unknown, path: string) =>
  usageOf(tdmFileIn(FILE, answer(body)), captureOf(ORIGIN + path, 200, [], ''));

describe('a pattern of a path', () => {
  it.each([
    ['/', '/any/thing?q=1', true],
    ['/news/', '/news/1', true],
    ['/news/', '/News/1', false],
    ['/news/', '/old/news/1', false],
    ['*/news/', '/old/news/1', true],
    ['/img/*.jpg', '/img/a/b.jpg?w=2', true],
    ['/img/*.jpg$', '/img/a/b.jpg?w=2', false],
    ['/img/*.jpg$', '/img/a/b.jpg', true],
    ['/exactly$', '/exactly/not', false],
    ['/path/foo-%24', '/path/foo-$', true],
    ['/path/$/x', '/path/$/x', true],
    ['/all-%2A', '/all-*', true],
    ['/all-%2A', '/all-things', false],
    ['/%7Eann/', '/~ann/1', true],
    ['/été/', '/%c3%a9t%C3%A9/1', true],
    ['/a b', '/a%20b', true],
    [`/${'*'.repeat(5000)}/x`, '/a/x', true],
    [`/${'*'.repeat(5000)}/x`, '/a/y', false],
    // Neither a remark nor another line: a pattern is one whole.
    ['/drafts/#old', '/drafts/new', false],
    ['/x\nDisallow: /', '/news/', false],
  ])('%s covers %s: %s', (pattern, path, covers) => {
    expect(pathPattern(pattern)(ORIGIN + path)).toBe(covers);
  });
});

describe('tdmrep.json', () => {
  it('says what its first rule that covers a URL says', () => {
    const rules = [rule('/open/', 0), rule('/', 1), rule('/open/not', 1)];
    expect(said(rules, '/news/1')).toEqual(RESERVED);
    expect(said(rules, '/open/not')).toEqual([]);
    expect(said([rule('/news/')], '/sport/1')).toEqual([]);
  });

  it('is read by what it is, not by what it is called', () => {
    const named = answer([rule('/')], 200, [['Content-Type', 'text/html']]);
    expect(usageOf(tdmFileIn(FILE, named), page())).toEqual(RESERVED);
  });

  it('names the policy, as a URL of its own', () => {
    const policyOf = (policy: unknown) => said([rule('/', 1, { 'tdm-policy': policy })], '/');
    expect(policyOf('/policy.json')).toEqual([...RESERVED, `file:tdm-policy=${ORIGIN}/policy.json`]);
    expect(policyOf('https://other.test/a b')).toEqual([
      ...RESERVED,
      'file:tdm-policy=https://other.test/a%20b',
    ]);
    for (const none of ['javascript:1', 'http://', 7, null, '']) expect(policyOf(none)).toEqual(RESERVED);
  });

  it.each([
    ['of another number', rule('/news/', 2)],
    ['in quotes', rule('/news/', '1')],
    ['that is missing', { location: '/news/' }],
  ])('takes a reservation %s as not said, and tells of it', (_, odd) => {
    const rules = [odd, rule('/', 1)];
    expect(said(rules, '/news/1')).toEqual([]);
    expect(said(rules, '/sport/1')).toEqual(RESERVED);
    expect(tdmFileIn(FILE, answer(rules)).fault).toContain('rule 1');
  });

  it.each([[null], [7], [[]], [{ 'tdm-reservation': 1 }], [rule('')], [{ ...rule('/'), location: 1 }]])(
    'passes by a rule without a location: %j',
    (odd) => {
      const rules = [rule('/news/'), odd];
      expect(said(rules, '/news/1')).toEqual(RESERVED);
      expect(said(rules, '/')).toEqual([]);
      expect(tdmFileIn(FILE, answer(rules)).fault).toContain('rule 2');
    },
  );

  it.each([
    ['is no JSON', '[{'],
    ['is no list', rule('/')],
    ['is too large', [rule('/', 1, { note: 'x'.repeat(200_000) })]],
  ])('reserves nothing where it %s, and tells so', (_, body) => {
    expect(tdmFileIn(FILE, answer(body))).toMatchObject({ rules: [], fault: expect.any(String) });
  });

  it.each([
    ['a refusal', answer([rule('/')], 404)],
    ['a page by its look', answer('\n<!doctype html>')],
  ])('is not there where %s stands for it, which is no fault', (_, capture) => {
    expect(tdmFileIn(FILE, capture)).toEqual({ rules: [] });
  });
});

/** Reservations over invented answers, one for each request in turn. */
function over(answers: (Capture | Error)[], kept?: Answered) {
  const asked: string[] = [];
  const pauses: string[] = [];
  const reservations = new Reservations({
    kept: async () => kept,
    fetch: async (url) => {
      const one = answers[Math.min(asked.push(url), answers.length) - 1];
      if (one instanceof Error) throw one;
      return one as Capture;
    },
    pause: async (from) => void pauses.push(from),
    troubleOf: ({ response: { status } }) =>
      status >= 500 ? new NewskeepError('http_server_error', 'It answers 5xx.') : undefined,
  });
  /** What the file that is known says of an answer. */
  const said = (capture: Capture) => {
    const file = reservations.of(PAGE);
    return file && usageOf(file, capture);
  };
  return { reservations, asked, pauses, said };
}
const PAGE = `${ORIGIN}/news/1`;
const page = (status = 200, headers: HeaderList = []) => captureOf(PAGE, status, headers, '<p>Story');
const all = { isAllowed: () => true, crawlDelayMs: 0 };
const moved = (to: string) => captureOf(FILE, 302, [['Location', to]]);

describe('the reservations of an origin', () => {
  it('are asked for once, and known from then on', async () => {
    const { reservations, asked, said } = over([answer([rule('/')])]);
    expect(await reservations.known(PAGE, all)).toBeUndefined();
    await Promise.all([reservations.load(PAGE, all), reservations.load(`${ORIGIN}/2`, all)]);
    expect(await reservations.known(PAGE, all)).toBeDefined();
    expect(said(page())).toEqual(RESERVED);
    expect(asked).toEqual([FILE]);
  });

  it('are not asked for where the archive has those of the day, or robots.txt forbids it', async () => {
    const today = { ...answer([rule('/')]), fetchedAt: new Date(Date.now() - 3_600_000).toISOString() };
    const { reservations, said } = over([], today);
    expect(await reservations.known(PAGE, all)).toBeDefined();
    expect(said(page())).toEqual(RESERVED);
    const yesterday = { ...today, fetchedAt: new Date(Date.now() - 25 * 3_600_000).toISOString() };
    expect(await over([], yesterday).reservations.known(PAGE, all)).toBeUndefined();
    const closed = { ...all, isAllowed: (url: string) => url !== FILE };
    expect(await over([]).reservations.known(PAGE, closed)).toEqual({ rules: [] });
  });

  it('say nothing of redirects, errors and what did not change', async () => {
    const { reservations, said } = over([answer([rule('/')])]);
    await reservations.load(PAGE, all);
    for (const status of [301, 304, 404]) expect(said(page(status)), String(status)).toEqual([]);
  });

  it('are overruled by the headers of a page, and both by its head, where those say 0 or 1', () => {
    const noarchive = (before: string[], head: string[]) => wishesOf(before, head).noarchive;
    const [no, yes] = ['tdm-reservation:0', 'tdm-reservation:1'];
    expect(noarchive([yes], [no])).toBe(false);
    expect(noarchive([yes, no], [])).toBe(false);
    expect(noarchive([yes], [])).toBe(true);
    expect(noarchive([no], [yes])).toBe(true);
    for (const odd of ['perhaps', '01', '', '1, 1'])
      expect(noarchive([yes, `tdm-reservation:${odd}`], [`tdm-reservation:${odd}`]), odd).toBe(true);
  });

  it('are followed on their own origin, but not to a page', async () => {
    const there = over([moved('/tdm/rules.json'), answer([rule('/')])]);
    expect(await there.reservations.load(PAGE, all)).toBeUndefined();
    expect(there.asked).toEqual([FILE, `${ORIGIN}/tdm/rules.json`]);
    expect(there.pauses).toEqual([FILE]);
    expect(there.said(page())).toEqual(RESERVED);
    const front = over([moved('/')]);
    expect(await front.reservations.load(PAGE, all)).toBeUndefined();
    expect(front.asked).toEqual([FILE]);
  });

  it.each([
    ['another host', 'https://www.paper.test/rules.json'],
    ['what robots.txt forbids', '/private/rules.json'],
  ])('are not followed to %s, which is told and is no trouble of the host', async (_, to) => {
    const { reservations, asked } = over([moved(to), answer([rule('/')])]);
    const rules = { ...all, isAllowed: (url: string) => !url.includes('/private/') };
    const trouble = await reservations.load(PAGE, rules);
    expect(trouble).toMatchObject({ error: { code: 'tdmrep_unreadable' }, ofHost: undefined });
    expect(trouble?.error.message).toMatch(/rules\.json/);
    expect(asked).toEqual([FILE]);
  });

  it.each([
    ['answers 5xx', answer('', 503), 'http_server_error'],
    ['does not answer', new NewskeepError('timed_out', 'slow'), 'timed_out'],
    ['gives what is no JSON', answer('{'), undefined],
  ])('are none where the host %s, which is told once', async (_, came, ofHost) => {
    const { reservations, said } = over([came]);
    const trouble = await reservations.load(PAGE, all);
    expect([trouble?.error.code, trouble?.ofHost?.code]).toEqual(['tdmrep_unreadable', ofHost]);
    expect(trouble?.error.message).toContain(FILE);
    expect(await reservations.known(PAGE, all)).toBeDefined();
    expect(said(page())).toEqual([]);
  });

  it('are asked for again after an hour where the host was in trouble, and after a day where not', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const isKnownAfter = async (came: Capture, ms: number) => {
        const { reservations } = over([came]);
        await reservations.load(PAGE, all);
        vi.setSystemTime(Date.now() + ms);
        return (await reservations.known(PAGE, all)) !== undefined;
      };
      expect(await isKnownAfter(answer('', 503), 3_500_000)).toBe(true);
      expect(await isKnownAfter(answer('', 503), 3_700_000)).toBe(false);
      expect(await isKnownAfter(answer('{'), 3_700_000)).toBe(true);
      expect(await isKnownAfter(answer('{'), 25 * 3_600_000)).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('pass on a fault of ours', async () => {
    const { reservations } = over([new Error('the disk is full')]);
    await expect(reservations.load(PAGE, all)).rejects.toThrow('the disk is full');
  });
});
