import { describe, expect, it } from 'vitest';
import { Blocklist, type ForgetRule, hashed, matches, readRule } from '../../model/forgotten.ts';

const CASES: [kind: ForgetRule['kind'], said: string, match: string[], other: string[]][] = [
  [
    'url',
    'https://Paper.example/17.html/?utm_source=x#top',
    [
      'http://paper.example/17.html',
      'https://paper.example/17.html?fbclid=1',
      'https://paper.example/17.html?print=1',
      'https://paper.example/17.html/amp',
      'https://paper.example:443/17.html;jsessionid=AB',
    ],
    [
      'https://paper.example/17.htm',
      'https://www.paper.example/17.html',
      'https://paper.example/17.html?page=2',
      'https://paper.example:8443/17.html',
      'mailto:paper.example/17.html',
    ],
  ],
  ['url', 'http://paper.example/17?amp=1', ['http://paper.example/17'], ['http://paper.example/']],
  [
    'host',
    'Paper.example',
    ['http://paper.example', 'https://paper.example:8443/x?y'],
    ['http://www.paper.example/', 'http://paper.example.org/', 'http://other.example/paper.example/'],
  ],
  ['host', 'paper.example:81', ['http://paper.example:81/x'], ['http://paper.example/x']],
  [
    'prefix',
    'https://paper.example/private/*',
    [
      'http://paper.example/private/',
      'http://paper.example/private/1?x=2',
      'https://paper.example/private/1/print',
    ],
    ['http://paper.example/private', 'http://paper.example/privately', 'http://paper.example/a/private/'],
  ],
  [
    'prefix',
    'https://paper.example/n?id=1*',
    ['http://paper.example/n?id=17'],
    ['http://paper.example/n?id=2'],
  ],
];

describe.each(CASES)('%s %s', (kind, said, match, other) => {
  const rule = readRule(kind, said);
  const list = new Blocklist([{ reason: '', captures: 0, articles: 0, headlines: 0, ...hashed([rule]) }]);

  it.each(match)('matches %s', (url) => {
    expect(matches([rule], url)).toBe(true);
    expect(list.has(url)).toBe(true);
  });
  it.each(other)('does not match %s', (url) => {
    expect(matches([rule], url)).toBe(false);
    expect(list.has(url)).toBe(false);
  });
  it('is kept as a hash with a salt', () => {
    expect(JSON.stringify(hashed([rule]))).not.toContain(rule.text);
    expect(hashed([rule]).rules).not.toEqual(hashed([rule]).rules);
  });
});

it.each<[ForgetRule['kind'], string]>([
  ['url', 'paper.example'],
  ['url', 'http://paper.example/*'],
  ['url', 'ftp://paper.example/x'],
  ['prefix', 'http://paper.example/x'],
  ['prefix', 'paper.example/*'],
  ['prefix', '*'],
  ['host', 'paper.example/x'],
  ['host', ''],
])('%s "%s" is refused', (kind, said) => {
  expect(() => readRule(kind, said)).toThrow(expect.objectContaining({ code: 'usage' }));
});
