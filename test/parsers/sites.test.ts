import { describe, expect, it } from 'vitest';
import { parsePage } from '../../parsers/index.ts';
import type { SiteRule } from '../../parsers/sites.ts';
import { paragraphs } from './page.ts';

const HTML = `<html lang="en"><body><h1>The Wickby Post</h1><b class="hl">Pier is whole again</b><i class="w">By Ada Marsh</i>${paragraphs()}</body></html>`;
const read = (
  rules: SiteRule[],
  fetchedAt = '2026-02-04T18:00:00Z',
  url = 'https://www.wickby.example/a/17',
) => parsePage({ body: new TextEncoder().encode(HTML), url, fetchedAt }, { siteRules: rules }).article;
const rule: SiteRule = { host: 'wickby.example', valid_until: '2026-02-28', fields: { title: 'b.hl' } };

describe('a site rule', () => {
  it('wins for the fields that it names, on its site, and says so', () => {
    const article = read([rule]);
    expect(article?.title).toBe('Pier is whole again');
    expect(article?.provenance.title?.rule).toBe('site:wickby.example');
    expect(article?.provenance.body?.rule).not.toMatch(/^site:/);
    expect(read([rule], undefined, 'https://other.example/a/17')?.title).not.toBe('Pier is whole again');
  });
  it('is dated, so that a redesign adds one and keeps the old', () => {
    const later: SiteRule = { host: 'wickby.example', fields: { title: 'i.w' } };
    expect(read([rule, later])?.title).toBe('Pier is whole again');
    expect(read([rule, later], '2026-03-01T10:00:00Z')?.title).toBe('By Ada Marsh');
  });
  it('that finds nothing leaves the field to the general rules', () =>
    expect(read([{ ...rule, fields: { title: '.gone' } }])?.title).toBeTruthy());
  it.each([
    [
      'a broken selector',
      { ...rule, fields: { title: 'b[' } },
      /wickby\.example: fields\.title is no CSS selector/,
    ],
    [
      'a selector that parses nowhere',
      { ...rule, fields: { body: 'p:nonsense(1)' } },
      /fields\.body is no CSS selector/,
    ],
    ['an unknown field', { ...rule, fields: { titel: 'b' } }, /titel/],
    ['a date that is none', { ...rule, valid_until: 'spring' }, /valid_until/],
    ['a host with www', { ...rule, host: 'www.wickby.example' }, /host must be/],
  ])('is refused with %s', (_, wrong, message) => expect(() => read([wrong as SiteRule])).toThrow(message));
});
