import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Paper,
  type Press,
  type StyleName,
  startPress,
  type TruthArticle,
} from '../../fixtures/press/index.ts';
import { plain, read, unescaped } from './reading.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const RUSSIAN = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(
  ' ',
);
const found = (text: string, pattern: RegExp): string[] => [...(pattern.exec(text) ?? [])].slice(1);
const pad = (value: string | number | undefined) => `${value}`.padStart(2, '0');

/** The time as a reader of each style finds it, by code that knows nothing of the press. */
const readTime: Record<Exclude<StyleName, 'shell'>, (html: string) => string | undefined> = {
  seed: (html) => {
    const pattern = /<span class="me-3">(\d+) (\w+) (\d{4}) (\d\d:\d\d) \(UTC([+-]\d\d:\d\d)\)/;
    const [day, month, year, clock, offset] = found(html, pattern);
    return `${year}-${pad(MONTHS.indexOf(month ?? '') + 1)}-${pad(day)}T${clock}:00${offset}`;
  },
  jsonld: (html) => found(html, /"datePublished":"([^"]+)"/)[0],
  microdata: (html) =>
    found(html, /itemprop="datePublished" datetime="([^"]+)"/)[0]?.replace(/(T..:..)/, '$1:00'),
  bare: (html) => {
    const [day, month, year] = found(html, /#666666">(\d+) (\S+) (\d{4})</);
    return `${year}-${pad(RUSSIAN.indexOf(month ?? '') + 1)}-${pad(day)}`;
  },
  rtl: (html) => found(html, /article:published_time" content="([^"]+)"/)[0],
};

let press: Press;
const byStyle = new Map<StyleName, TruthArticle[]>();

beforeAll(async () => {
  press = await startPress({ articles: 480 });
  for (const { host, style } of press.papers)
    byStyle.set(
      style,
      [...press.truth({ rendered: true }).articles()].filter((story) => story.host === host),
    );
});
afterAll(() => press.close());

function paperOf(style: StyleName): Paper {
  const paper = press.papers.find((candidate) => candidate.style === style);
  if (!paper) throw new Error(`no paper of ${style}`);
  return paper;
}

describe.each(['seed', 'jsonld', 'microdata', 'bare', 'rtl'] as const)('%s', (style) => {
  const stories = () => byStyle.get(style) ?? [];

  test('prints what the truth states, to the letter and the byte', async () => {
    expect(stories().length).toBeGreaterThan(30);
    for (const story of stories()) {
      const page = await read(story.url);
      const text = plain(page.text);
      for (const piece of [story.title, ...story.body.split('\n\n'), story.byline, story.lead, story.section])
        if (piece !== null) expect(text).toContain(piece);
      for (const tag of story.tags) expect(text).toContain(tag);
      for (const { name } of story.authors) expect(story.byline).toContain(name);
      expect(readTime[style](page.text)).toBe(story.published_at);
      if (story.image?.caption) expect(text).toContain(story.image.caption);
      expect(createHash('sha1').update(page.bytes).digest('hex')).toBe(story.bytes_sha1);
    }
  });

  test('prints the latest list of the truth', async () => {
    const paper = paperOf(style);
    const front = unescaped((await read(paper.front)).text);
    const list = press.truth().headlines(paper);
    expect(list.map(({ position }) => position)).toEqual(list.map((_, place) => place + 1));
    let from = 0;
    for (const { url, title, time_text } of list) {
      const at = front.indexOf(`href="${url.slice(paper.origin.length)}"`, from);
      expect(at).toBeGreaterThan(-1);
      expect(front.slice(at, at + 400)).toContain(title);
      expect(front.slice(Math.max(0, at - 120), at + 500)).toContain(time_text);
      from = at;
    }
    const falling = list.map(({ published_at }) => published_at);
    expect(falling).toEqual(falling.toSorted().reverse());
  });
});

test('the seed prints a clock for today and a day without year before', () => {
  const times = press
    .truth()
    .headlines(paperOf('seed'))
    .map(({ time_text }) => time_text);
  const day = times.findIndex((time) => time.includes(' '));
  expect(day).toBeGreaterThan(0);
  expect(times.slice(0, day).filter((time) => !/^\d\d:\d\d$/.test(time))).toEqual([]);
  expect(times.slice(day).filter((time) => !/^3 February \d\d:\d\d$/.test(time))).toEqual([]);
});

test('the bare paper is windows-1251 and has no validators', async () => {
  const page = await read(byStyle.get('bare')?.[0]?.url ?? '');
  expect(page.headers.get('content-type')).toBe('text/html');
  expect(page.headers.get('etag')).toBeNull();
  expect(page.headers.get('last-modified')).toBeNull();
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(page.bytes)).toThrow();
});

test('the shell is empty without its script, and its data hold the story', async () => {
  const story = byStyle.get('shell')?.[0];
  if (!story) throw new Error('no story in the shell');
  const page = await read(story.url);
  expect(plain(page.text.replace(/<script>.*<\/script>/s, ''))).not.toContain(story.title);
  const { pathname, origin } = new URL(story.url);
  const data = JSON.parse((await read(`${origin}/api${pathname}.json`)).text);
  expect(data.story.title).toBe(story.title);
  expect(data.story.body.join('\n\n')).toBe(story.body);
  expect([...press.truth().articles()].some(({ url }) => url === story.url)).toBe(false);
});

test('an agency text stands in several papers under one key', () => {
  const wires = Map.groupBy(
    [...byStyle.values()].flat().filter(({ syndicated_from }) => syndicated_from),
    ({ syndicated_from }) => syndicated_from?.key,
  );
  const shared = [...wires.values()].filter(({ length }) => length > 1);
  expect(shared.length).toBeGreaterThan(2);
  // Each paper has a standfirst of its own, or none.
  const agencyText = ({ lead, body }: TruthArticle) =>
    (lead ? body.slice(lead.length).trimStart() : body).slice(0, 300);
  for (const [first, second] of shared)
    if (first && second && !first.corrected && !second.corrected)
      expect(agencyText(second)).toBe(agencyText(first));
});
