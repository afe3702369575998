import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyLines } from '../../src/cli/output/history_lines.ts';
import { type ChangesRequest, changes } from '../../src/history/changes.ts';
import { history } from '../../src/history/history.ts';
import { changeSchema, historySchema } from '../../src/history/schema.ts';
import { crawl } from '../../src/index.ts';

interface Shown {
  status?: number;
  title?: string;
  text?: string;
  location?: string;
}

const TEXT =
  'The harbour office of Wickby said on Monday that the old pier will be repaired before the winter, and that the fishery chamber pays half of what it costs.';
const MORE =
  'Anna Quill, who keeps the lighthouse, told reporters that nobody had asked her, and that she would rather see a new lamp than a new pier.';

describe('a story over time', () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'newskeep-history-'));
  let origin = '';
  const pages = new Map<string, Shown>();
  const server = http.createServer((request, response) => {
    const shown = pages.get(request.url ?? '') ?? { status: 404 };
    const { status = 200, title, text, location } = shown;
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...(location && { location }) });
    const story = `<article><h1>${title}</h1><p class="byline">By Tom Reed</p><p>${text}</p><p>${MORE}</p></article>`;
    const canonical = `<link rel="canonical" href="${origin}${(request.url ?? '').replace('/print', '')}">`;
    response.end(
      `<html lang="en"><head><meta property="og:type" content="article"><title>${title}</title>${canonical}</head><body>${status === 200 ? story : ''}</body></html>`,
    );
  });
  /** Each look is a job's first: every page is asked for whole. */
  const look = async (now: Record<string, Shown>) => {
    for (const [at, shown] of Object.entries(now)) pages.set(at, shown);
    for (const end of ['', '-wal', '-shm']) rmSync(path.join(data, `frontier.sqlite${end}`), { force: true });
    await crawl(
      [
        '/pier-repairs-4711',
        '/pier-repairs-4711/print',
        '/lamp-wanted-4712',
        '/moved-story-4713',
        '/quiet-story-4714',
      ].map((one) => origin + one),
      { data, politeness: { delay_ms: 0 }, limits: { depth: 0 }, browser: 'never' },
    );
    return new Date().toISOString();
  };
  const changed = (request: ChangesRequest = {}) => Array.fromAsync(changes(data, request));

  const pier = { title: 'Old pier to be repaired before winter', text: TEXT };
  const lamp = { title: 'Lighthouse keeper wants a new lamp', text: `${TEXT} She wrote so to the council.` };
  const moved = { title: 'Council moves into the old school', text: `${TEXT} The school stands empty.` };
  const quiet = { title: 'Nothing happened in Wickby on Tuesday', text: `${TEXT} Nobody minded.` };
  let corrected = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
    await look({
      '/pier-repairs-4711': pier,
      '/lamp-wanted-4712': lamp,
      '/moved-story-4713': moved,
      '/quiet-story-4714': quiet,
      '/': { title: 'The Wickby Post', text: 'Front page.' },
    });
    corrected = await look({
      '/pier-repairs-4711/print': pier,
      '/pier-repairs-4711': {
        title: 'Old pier to be repaired after winter',
        text: TEXT.replace('before the winter', 'after the winter'),
      },
      '/lamp-wanted-4712': { status: 410 },
    });
    await look({
      '/pier-repairs-4711': { status: 500 },
      '/lamp-wanted-4712': { status: 410 },
      // Under a new address, with the same text: the story is there.
      '/moved-story-4713': { status: 301, location: '/school-move-4713' },
      '/school-move-4713': moved,
    });
    await look({
      '/pier-repairs-4711': { status: 302, location: '/' },
      '/lamp-wanted-4712': lamp,
    });
  }, 120_000);
  afterAll(() => {
    server.close();
    rmSync(data, { recursive: true });
  });

  it('is told by its revisions and by when it was gone, the newest last', async () => {
    const all = await changed();
    expect(
      all.map(({ event, url, status, fields }) => [event, url.slice(origin.length), status, fields]),
    ).toEqual(
      expect.arrayContaining([
        ['revised', '/pier-repairs-4711', null, ['title', 'body']],
        ['gone', '/lamp-wanted-4712', 410, []],
        ['gone', '/pier-repairs-4711', 302, []],
        ['back', '/lamp-wanted-4712', 200, []],
      ]),
    );
    expect(all.length).toBe(4);
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted());
    for (const one of all) {
      expect(changeSchema.parse(one)).toEqual(one);
      expect(String(one.before_at) < one.at).toBe(true);
    }
    expect(all.find(({ event }) => event === 'revised')).toMatchObject({
      words_added: 1,
      words_removed: 1,
      revision: 2,
    });
    expect(all.find(({ status }) => status === 302)).toMatchObject({ to: `${origin}/` });
  });

  it('is narrowed by time, host and field', async () => {
    expect((await changed({ until: corrected })).map(({ event }) => event).sort()).toEqual([
      'gone',
      'revised',
    ]);
    expect((await changed({ since: corrected })).map(({ event }) => event).sort()).toEqual(['back', 'gone']);
    expect((await changed({ field: 'title' })).map(({ event }) => event)).toEqual(['revised']);
    expect(await changed({ field: 'tags' })).toEqual([]);
    await expect(changed({ since: corrected, until: corrected })).rejects.toMatchObject({ code: 'usage' });
    await expect(changed({ host: 'nowhere.test' })).rejects.toThrow(
      'No article is of the host nowhere.test.',
    );
  });

  it.each(['/pier-repairs-4711', '/pier-repairs-4711/print', '/pier-repairs-4711?utm_source=mail#top'])(
    'is found by any of its addresses (%s)',
    async (address) => {
      const story = await history(data, origin + address);
      expect(historySchema.parse(story)).toEqual(story);
      expect(story).toMatchObject({
        url: `${origin}/pier-repairs-4711`,
        revisions: 2,
        aliases: [`${origin}/pier-repairs-4711/print`],
      });
      expect(story.events.map(({ event, revision, status }) => [event, revision, status])).toEqual([
        ['first', 1, null],
        ['revised', 2, null],
        ['gone', 2, 302],
      ]);
    },
  );

  it('shows the words that came and went, and values of other fields', async () => {
    const story = await history(data, `${origin}/pier-repairs-4711`);
    const revised = story.events[1];
    expect(Object.keys(revised?.changes ?? {})).toEqual(['title', 'body']);
    expect(revised?.changes.title).toMatchObject({
      before: pier.title,
      after: 'Old pier to be repaired after winter',
    });
    expect(
      revised?.changes.title?.words
        ?.filter(({ op }) => op !== 'same')
        .map(({ op, text }) => [op, text.trim()]),
    ).toEqual([
      ['removed', 'before'],
      ['added', 'after'],
    ]);
    const text = [...historyLines(story)].join('\n');
    expect(text).toContain('    Old pier to be repaired [-before-]{+after+} winter');
    expect(text).toContain('[-before-]{+after+} the winter, and that the fishery chamber … ');
    expect(text).toMatch(/gone: 302 to http/);
  });

  it('is there under its new address, and never gone where only the server failed', async () => {
    const story = await history(data, `${origin}/moved-story-4713`);
    expect(story.events.map(({ event }) => event)).toEqual(['first']);
    expect(story.aliases).toEqual([`${origin}/school-move-4713`]);
    const quietly = await history(data, `${origin}/quiet-story-4714`);
    expect(quietly.events).toMatchObject([{ event: 'first', changes: {} }]);
    const [first] = quietly.events;
    expect(String(first?.seen_until) > String(first?.at)).toBe(true);
  });

  it.each([
    ['ftp://paper.example/x', 'usage'],
    ['http://paper.example/never-seen', 'nothing_selected'],
  ])('says so where there is none (%s)', async (url, code) => {
    await expect(history(data, url)).rejects.toMatchObject({ code });
  });
});
