import { describe, expect, it } from 'vitest';
import { latestMoment } from '../../../storage/near/moment.ts';
import { type Claim, originalOf } from '../../../storage/near/original.ts';

function claim(id: string, more: Partial<Claim> = {}): Claim {
  const url = `https://${id}.example/story`;
  return {
    article_id: id,
    url,
    canonical_url: url,
    host: `${id}.example`,
    publisher: `The ${id} Courier`,
    credits: null,
    first_seen_at: '2026-02-05T00:00:00.000Z',
    published: Date.UTC(2026, 1, 4, 12),
    ...more,
  };
}

const early = { published: Date.UTC(2026, 1, 4, 9) };

describe('the original is', () => {
  it.each<[string, Claim[], string, string]>([
    ['the earliest', [claim('a'), claim('b', early)], 'b', 'published_first'],
    [
      'one that others name as canonical, though it is later',
      [claim('a', early), claim('b'), claim('c', { canonical_url: 'https://b.example/story' })],
      'b',
      'canonical_link',
    ],
    [
      'never one that names a page which is not held as canonical',
      [
        claim('a', { ...early, canonical_url: 'https://far.example/story' }),
        claim('b'),
        claim('c', { published: null }),
      ],
      'b',
      'published_first',
    ],
    [
      'the publisher that others credit, though it is later',
      [
        claim('a', early),
        claim('b', { publisher: 'Marsh Wire' }),
        claim('c', { credits: 'WICKBY (MARSH-WIRE) —' }),
      ],
      'b',
      'credit',
    ],
    [
      'credited where a script has no spaces',
      [claim('a', early), claim('b', { publisher: '灯塔社' }), claim('c', { credits: '（灯塔社）' })],
      'b',
      'credit',
    ],
    [
      'no publisher whose name is only part of a word',
      [claim('a', early), claim('b', { publisher: 'Marsh' }), claim('c', { credits: 'Marshall' })],
      'a',
      'published_first',
    ],
    [
      'no publisher that credits itself',
      [claim('a', early), claim('b', { publisher: 'Marsh Wire', credits: 'Marsh Wire' })],
      'a',
      'published_first',
    ],
    [
      'the one seen first where no time can be believed',
      [
        claim('a', { published: null }),
        claim('b', { published: null, first_seen_at: '2026-02-04T00:00:00.000Z' }),
      ],
      'b',
      'seen_first',
    ],
    ['the same in any order', [claim('b'), claim('a')], 'a', 'published_first'],
  ])('%s', (_what, claims, id, why) => {
    for (const order of [claims, claims.toReversed()]) {
      const { original, why: told } = originalOf(order);
      expect([original.article_id, told]).toEqual([id, why]);
    }
  });
});

describe('the latest moment at which a story can have appeared', () => {
  const at = (published_at: string | null, published_precision: 'minute' | 'day' | null) => {
    const moment = latestMoment({
      published_at,
      published_precision,
      first_seen_at: '2026-02-05T00:00:00.000Z',
    });
    return moment === null ? null : new Date(moment).toISOString().slice(0, 16);
  };

  it.each([
    ['2026-02-04T09:00+03:00', 'minute', '2026-02-04T06:01'],
    ['2026-02-04', 'day', '2026-02-05T00:00'],
    ['2026-02-04T09:00', 'minute', '2026-02-04T21:01'],
    ['2026-02-04T09:00Z', null, '2026-02-04T09:01'],
    ['1970-01-01T00:00Z', 'minute', null],
    ['2026-02-09T00:00Z', 'minute', null],
    ['soon', 'minute', null],
    [null, null, null],
  ] as const)('%s (%s) is %s', (text, precision, moment) => {
    expect(at(text, precision)).toBe(moment);
  });
});
