import { describe, expect, it } from 'vitest';
import { ld, PROSE, parse, plain } from './page.ts';

const URLS = { url: 'https://wickby.example/live/storm' };
const updates = [
  ['The ferry turns back', '2026-02-04T10:40:00Z', PROSE[0]],
  [null, '2026-02-04T10:10:00Z', PROSE[1]],
  ['The pier breaks', '2026-02-04T09:30:00Z', PROSE[2]],
] as const;
const stated = {
  '@type': 'LiveBlogPosting',
  headline: 'Storm, as it happens',
  liveBlogUpdate: updates.map(([headline, datePublished, articleBody]) => ({
    '@type': 'BlogPosting',
    headline,
    datePublished,
    articleBody: `<p>${articleBody}</p>`,
  })),
};
const expected = updates.map(([title, at, text]) => ({
  published_at: at.replace('Z', '+00:00'),
  title,
  text,
}));

describe('live_entries', () => {
  it('come from JSON-LD', () => {
    const page = parse({ ...URLS, ...plain('', ld(stated)) });
    expect(page.kind).toBe('live');
    expect(page.article?.live_entries).toEqual(expected);
  });
  it('come from repeated blocks with times where JSON-LD has none', () => {
    const entry = ([title, at, text]: (typeof updates)[number]) =>
      `<div class="post"><time datetime="${at}">${at.slice(11, 16)}</time>${title ? `<h3>${title}</h3>` : ''}<p>${text}</p><figure><img src="/p.jpg"><figcaption>The pier in a print</figcaption></figure></div>`;
    const { article } = parse({
      ...URLS,
      head: ld({ '@type': 'LiveBlogPosting', headline: 'Storm, as it happens' }),
      body: `<article><h1>Storm, as it happens</h1><time datetime="2026-02-04T09:00:00Z">4 February</time><div class="feed">${updates.map(entry).join('')}</div></article>
        <ul>${updates.map(() => '<li><time datetime="2026-02-01T09:00:00Z">1 Feb</time><a href="/x">The herring fair is older than the town, a book shows</a></li>').join('')}</ul>`,
    });
    expect(article?.live_entries).toEqual(expected);
  });
  it('are empty on a page that is no live blog', () =>
    expect(
      parse(plain('<time datetime="2026-02-04T09:00:00Z">4 February</time>')).article?.live_entries,
    ).toEqual([]));
});
