import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../queues/port.ts';
import type { Held } from '../../src/coverage/held.ts';
import { KnownStories } from '../../src/coverage/known_stories.ts';
import { shapeOf } from '../../src/coverage/shapes.ts';

const held = (more: Partial<Held> = {}): Held => ({
  host: 'a.test',
  status: 200,
  kind: 'article',
  article: null,
  published: null,
  location: null,
  isImported: false,
  ...more,
});
const entry = (url: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  url,
  host: 'a.test',
  sources: ['link'],
  state: 'done',
  kind: 'article',
  code: null,
  datedAt: null,
  ...more,
});

function known(answers: Record<string, Held>, entries: LedgerEntry[]) {
  const stories = new KnownStories(new Map(Object.entries(answers)));
  for (const one of entries) stories.add(one);
  const all = [...stories.all()].map(({ sources, ...story }) => ({ ...story, sources: [...sources].sort() }));
  return { all, unclear: stories.unclear };
}

describe('stories known', () => {
  it('count once, with the sources of every URL that tells them', () => {
    const { all } = known(
      {
        'http://a.test/1': held({ article: 'x', published: '2019-03-04T10:00:00Z' }),
        'http://a.test/1?print': held({ article: 'x' }),
        'http://a.test/go/1': held({ status: 301, kind: 'redirect', location: '/1' }),
      },
      [
        entry('http://a.test/1'),
        entry('http://a.test/1?print', { sources: ['section'] }),
        entry('http://a.test/go/1', { sources: ['feed'], kind: 'redirect' }),
      ],
    );
    expect(all).toEqual([
      {
        host: 'a.test',
        standing: 'held',
        date: '2019-03-04T10:00:00Z',
        code: null,
        sources: ['feed', 'link', 'section'],
      },
    ]);
  });

  it('stay held when a later visit failed, and are dated by their source where the page is silent', () => {
    const { all } = known({ 'http://a.test/1': held({ article: 'x' }) }, [
      entry('http://a.test/1', { state: 'failed', code: 'timed_out', datedAt: '2019-03-04' }),
    ]);
    expect(all).toMatchObject([{ standing: 'held', date: '2019-03-04' }]);
  });

  it('are missing where a source names them, a time is stated, or their shape is that of stories', () => {
    const answers = Object.fromEntries(
      [1, 2, 3].map((n) => [`http://a.test/news/a-word-${n}`, held({ article: `x${n}` })]),
    );
    const { all, unclear } = known(answers, [
      ...Object.keys(answers).map((url) => entry(url)),
      entry('http://a.test/f', { state: 'failed', code: 'timed_out', sources: ['feed'], kind: null }),
      entry('http://a.test/d', { state: 'waiting', datedAt: '2020-01-02', sources: ['sitemap'], kind: null }),
      entry('http://a.test/news/a-word-9', { state: 'refused', code: 'robots_refused', kind: null }),
      entry('http://a.test/search?q=1', { state: 'refused', code: 'robots_refused', kind: null }),
    ]);
    expect(all.filter(({ standing }) => standing !== 'held')).toMatchObject([
      { standing: 'failed', code: 'timed_out' },
      { standing: 'waiting', date: '2020-01-02' },
      { standing: 'refused', code: 'robots_refused' },
    ]);
    expect(unclear).toEqual([{ host: 'a.test', standing: 'refused' }]);
  });

  it('tell walls and gone pages apart from lists, which are no stories', () => {
    const { all, unclear } = known(
      {
        'http://a.test/w': held({ kind: 'wall' }),
        'http://a.test/g': held({ kind: 'error', status: 404 }),
        'http://a.test/l': held({ kind: 'list' }),
      },
      [
        entry('http://a.test/w', { kind: 'wall' }),
        entry('http://a.test/g', { kind: 'other', sources: ['latest'] }),
        entry('http://a.test/l', { kind: 'list', sources: ['feed'] }),
      ],
    );
    expect(all.map(({ standing }) => standing)).toEqual(['walled', 'gone']);
    expect(unclear).toEqual([]);
  });

  it('include what was imported of the hosts of the job', () => {
    const { all } = known(
      {
        'http://a.test/1': held({ article: 'x', isImported: true }),
        'http://b.test/1': held({ article: 'y', isImported: true, host: 'b.test' }),
      },
      [entry('http://a.test/', { kind: 'list' })],
    );
    expect(all).toMatchObject([{ standing: 'held', sources: ['import'] }]);
  });
});

describe('the shape of a URL', () => {
  it('leaves out what changes from page to page', () => {
    expect(shapeOf('http://a.test/2026/02/04/a-stone-pier.html')).toBe('a.test/#/#/#/*.html');
    expect(shapeOf('http://a.test/article.php?id=17')).toBe('a.test/article.php?id');
    expect(shapeOf('http://a.test/news/17')).toBe('a.test/news/#');
  });
});
