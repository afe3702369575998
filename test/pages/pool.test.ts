import { describe, expect, it, onTestFinished } from 'vitest';
import { startPress } from '../../fixtures/press/index.ts';
import type { Answered } from '../../model/capture.ts';
import { ahead } from '../../src/pages/ahead.ts';
import { parseCapture } from '../../src/pages/parse_capture.ts';
import { ParserPool } from '../../src/pages/pool.ts';
import type { Limits } from '../../src/pages/thread.ts';
import { paragraphs } from '../parsers/page.ts';
import { captureOf } from '../support/captures.ts';

const MOST = 20_000_000;
const AMPLE: Limits = { ms: 60_000, heapMb: 1024 };

function openPool(threads: number, limits = AMPLE): ParserPool {
  const pool = new ParserPool(threads, limits);
  onTestFinished(() => pool.close());
  return pool;
}

const page = (body: string, status = 200): Answered =>
  captureOf('https://wickby.example/town/pier-4711', status, [['Content-Type', 'text/html']], body);
const STORY = page(`<html lang="en"><body><h1>Wickby rebuilds its pier</h1>${paragraphs()}</body></html>`);
/** Seconds of work and hundreds of MB, on any machine. */
const HUGE = page(
  `<html><body>${Array.from({ length: 250_000 }, (_, i) => `<p>${i} The council of Wickby voted to mend the long pier.</p>`).join('')}</body></html>`,
);

describe('pages parsed on threads', () => {
  it('say what they say in one thread', { timeout: 60_000 }, async () => {
    const press = await startPress({ papers: ['seed', 'jsonld', 'microdata', 'bare'], articles: 40 });
    onTestFinished(() => press.close());
    const urls = [...press.seeds, ...[...press.truth().articles()].map(({ url }) => url)];
    const pool = openPool(2);
    const answers = await Promise.all(
      urls.map(async (url): Promise<Answered> => {
        const response = await fetch(url);
        return captureOf(url, response.status, [...response.headers], await response.text());
      }),
    );
    const read = await Promise.all(answers.map((answer) => pool.capture(answer, MOST)));
    expect(read).toEqual(answers.map((answer) => parseCapture(answer, MOST)));
    expect(read.filter((one) => one?.kind === 'article').length).toBeGreaterThan(20);
  });

  it('leave the bytes to whoever archives them, and go nowhere unless they are an answer', async () => {
    const pool = openPool(1);
    const before = Buffer.from(STORY.response.body).toString();
    expect((await pool.capture(STORY, MOST))?.kind).toBe('article');
    expect(Buffer.from(STORY.response.body).toString()).toBe(before);
    expect(await pool.capture(page('', 304), MOST)).toBeUndefined();
  });

  it.each([
    ['all the memory', { ms: 60_000, heapMb: 40 }, 'more than 40 MB'],
    ['too long', { ms: 1000, heapMb: 1024 }, 'longer than 1 s'],
  ])('cost themselves alone where one takes %s', { timeout: 90_000 }, async (_, limits, why) => {
    const pool = openPool(1, limits);
    const [huge, next] = await Promise.all([pool.capture(HUGE, MOST), pool.capture(STORY, MOST)]);
    expect(huge).toMatchObject({ kind: 'other', article: null, links: [] });
    expect(huge?.warnings).toEqual([
      expect.stringContaining(`parser_fault: The parser broke down: the page took ${why}`),
    ]);
    expect(next?.article?.title).toBe('Wickby rebuilds its pier');
  });

  it('end with the pool, whatever they are at and whoever waits', async () => {
    const pool = openPool(1);
    await pool.capture(STORY, MOST);
    const under = [pool.capture(HUGE, MOST), pool.capture(STORY, MOST)].map((one) =>
      one.catch((error) => error),
    );
    await pool.close();
    const [cut, waiting] = await Promise.all(under);
    expect(cut).toMatchObject({ kind: 'other' });
    expect(waiting).toMatchObject({ code: 'internal', message: expect.stringContaining('closed') });
    await expect(pool.capture(STORY, MOST)).rejects.toMatchObject({ code: 'internal' });
    expect(process.getActiveResourcesInfo()).not.toContain('MessagePort');
  });
});

describe('work ahead of its turn', () => {
  async function* numbers() {
    for (let n = 0; n < 9; n++) yield n;
  }

  it('ends in the order of the items, with so many under way at most', async () => {
    let underWay = 0;
    let most = 0;
    const work = async (n: number) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, n % 3 === 0 ? 20 : 1));
      underWay--;
      return n;
    };
    expect(await Array.fromAsync(ahead(numbers(), work, 3))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(most).toBe(3);
  });

  it('throws a fault where its result is taken', async () => {
    const work = async (n: number) => {
      if (n === 2) throw new Error('two');
      return n;
    };
    const taken: number[] = [];
    const all = async () => {
      for await (const n of ahead(numbers(), work, 4)) taken.push(n);
    };
    await expect(all()).rejects.toThrow('two');
    expect(taken).toEqual([0, 1]);
  });
});
