import { hash } from 'node:crypto';
import { madeUpArticle } from '../../bench/support/article.ts';
import type { Capture, HeaderList } from '../../model/capture.ts';
import type { ParsedArticle, ParsedHeadline } from '../../model/records.ts';
import type { Parsed } from '../../storage/port.ts';

interface Answer {
  visit?: string;
  at?: string;
  status?: number;
  headers?: HeaderList;
  body?: string | Uint8Array;
  source?: Capture['source'];
}

let made = 0;

export function capture(url: string, answer: Answer = {}): Capture {
  made += 1;
  return {
    visit: answer.visit ?? `job/run/${made}/${url}`,
    url,
    source: answer.source ?? 'link',
    fromUrl: 'http://press.test/',
    fetchedAt: answer.at ?? new Date(Date.UTC(2026, 1, 4, 10, 0, 0, 123) + made * 1000).toISOString(),
    request: {
      method: 'GET',
      target: new URL(url).pathname,
      headers: [
        ['Host', new URL(url).host],
        ['User-Agent', 'newskeep-test'],
      ],
    },
    response: {
      status: answer.status ?? 200,
      statusText: 'OK',
      httpVersion: '1.1',
      headers: answer.headers ?? [['Content-Type', 'text/html; charset=utf-8']],
      body: typeof answer.body === 'object' ? answer.body : Buffer.from(answer.body ?? `<p>${url} ${made}`),
    },
    ip: '127.0.0.2',
    timing: { firstByteMs: 3, totalMs: 7 },
  };
}

export function story(canonicalUrl: string, text: Partial<ParsedArticle> = {}): Parsed {
  const article = madeUpArticle(canonicalUrl, {
    publisher: 'The Test',
    title: 'A title',
    published_at: '2026-02-04T09:00+03:00',
    published_precision: 'minute',
    language: 'en',
    body: `The body of ${canonicalUrl}.`,
    body_html: `<p>The body of ${canonicalUrl}.</p>`,
    word_count: 4,
    provenance: { title: { rule: 'og-title', confidence: null, others: [] } },
    ...text,
  });
  return { kind: 'article', article, headlines: [], warnings: [], parserVersion: 'test' };
}

export const withList = (parsed: Parsed, ...titles: string[]): Parsed => ({
  ...parsed,
  headlines: titles.map(
    (title, index): ParsedHeadline => ({
      position: index + 1,
      title,
      url: `http://press.test/${encodeURIComponent(title)}`,
      published_at: null,
      precision: null,
      time_text: null,
    }),
  ),
});

export const list = (...titles: string[]): Parsed =>
  withList({ kind: 'list', article: null, headlines: [], warnings: [], parserVersion: 'test' }, ...titles);

/** A page of its own for every number, some 20 KB, with a list that changes at times. */
export function page(number: number): [Capture, Parsed] {
  const url = `http://press.test/story-${number}`;
  const noise = Array.from({ length: 300 }, (_, index) => hash('sha256', `${number} ${index}`)).join(' ');
  return [capture(url, { visit: String(number), body: noise }), withList(story(url), `list ${number >> 4}`)];
}
