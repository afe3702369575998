import { createHash } from 'node:crypto';
import type { Capture } from '../../model/capture.ts';
import type { Parsed } from '../../storage/port.ts';
import { madeUpArticle } from './article.ts';

const noise = (seed: string, kilobytes: number) =>
  Array.from({ length: kilobytes * 16 }, (_, n) =>
    createHash('sha256').update(`${seed} ${n}`).digest('hex'),
  ).join(' ');

/**
 * A made-up answer and what it says, for benches of the archive alone: story `number` is the same for whoever puts it,
 * and has another text in every hundred visits; `visit` and `salt` are the caller's.
 */
export function syntheticPage(number: number, visit: string, salt: string): [Capture, Parsed] {
  const url = `http://bench.test/story-${number}`;
  const body = Buffer.from(`<html><p>${noise(`page ${number}`, 2)}<!-- ${salt} --></html>`);
  return [
    {
      visit,
      url,
      source: 'link',
      fromUrl: 'http://bench.test/',
      fetchedAt: new Date().toISOString(),
      request: { method: 'GET', target: `/story-${number}`, headers: [['Host', 'bench.test']] },
      response: {
        status: 200,
        statusText: 'OK',
        httpVersion: '1.1',
        headers: [['Content-Type', 'text/html; charset=utf-8']],
        body,
      },
      ip: '127.0.0.1',
      timing: { firstByteMs: 1, totalMs: 2 },
    },
    {
      kind: 'article',
      article: madeUpArticle(url, {
        publisher: 'The Bench',
        title: `Story ${number}`,
        published_at: '2026-02-04T09:00+03:00',
        published_precision: 'minute',
        language: 'en',
        body: noise(`text ${number}`, 1),
        word_count: 16,
      }),
      headlines: [],
      warnings: [],
      parserVersion: 'bench',
    },
  ];
}
