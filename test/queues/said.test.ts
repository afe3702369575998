import { describe, expect, it } from 'vitest';
import { Said } from '../../queues/embedded/said.ts';
import type { NewUrl } from '../../queues/port.ts';

const link = (more: Partial<NewUrl> = {}): NewUrl => ({
  url: 'https://wickby.example/town/pier-4711',
  depth: 1,
  source: 'link',
  fromUrl: null,
  priority: 20,
  ...more,
});

describe('what was said of a URL', () => {
  it('need not be written again, unless there is more to it', () => {
    const said = new Said();
    expect(said.has(link())).toBe(false);
    said.add(link());
    expect(said.has(link({ priority: 30, fromUrl: 'https://wickby.example/' }))).toBe(true);
    const news: Partial<NewUrl>[] = [{ priority: 18 }, { source: 'latest' }, { datedAt: '2026-02-04' }];
    expect(news.filter((more) => said.has(link(more)))).toEqual([]);
    said.add(link({ datedAt: '2026-02-04' }));
    said.add(link({ priority: 18 }));
    expect(said.has(link({ priority: 18, datedAt: '2026-02-05' }))).toBe(true);
  });

  it('is forgotten when a URL begins to wait anew', () => {
    const said = new Said();
    said.add(link());
    said.forget();
    expect(said.has(link())).toBe(false);
  });
});
