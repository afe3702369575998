import { describe, expect, it } from 'vitest';
import { ld, plain, story } from './page.ts';

const article = (fields: object) => ld({ '@type': 'NewsArticle', headline: 'The pier', ...fields });
const meta = (name: string, content: string) => `<meta name="${name}" content="${content}">`;
const given = plain();
const below = (html: string, head = '') => ({
  ...given,
  head,
  body: given.body.replace('</article>', `${html}</article>`),
});

describe('access', () => {
  it.each([
    ['nothing', '', null, []],
    [
      'free',
      article({ isAccessibleForFree: 'http://schema.org/True' }),
      'free',
      ['json-ld:isAccessibleForFree=true'],
    ],
    [
      'subscribers’',
      article({ isAccessibleForFree: 'False' }),
      'subscriber',
      ['json-ld:isAccessibleForFree=false'],
    ],
    [
      'a part for subscribers',
      article({ hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.rest' } }),
      'subscriber',
      ['json-ld:isAccessibleForFree=false'],
    ],
    [
      'metered, which JSON-LD can only call not free',
      article({ isAccessibleForFree: false }) + meta('article:content_tier', 'metered'),
      'metered',
      ['json-ld:isAccessibleForFree=false', 'meta:content_tier=metered'],
    ],
    ['locked', meta('article:content_tier', 'locked'), 'subscriber', ['meta:content_tier=locked']],
    ['paid by a meta of its own', meta('cms:is_premium', '1'), 'subscriber', ['meta:cms:is_premium=true']],
    ['not free by a meta of its own', meta('cms:isfree', 'no'), 'subscriber', ['meta:cms:isfree=false']],
    [
      'another story on the page',
      article({}) +
        ld({ '@type': 'ItemList', itemListElement: [{ '@type': 'Article', isAccessibleForFree: false }] }),
      null,
      [],
    ],
  ])('%s', (_, head, access, signals) => {
    expect(story(plain('', head))).toMatchObject({ access, access_signals: signals });
  });
  it('an empty wall of the template is a signal, no answer', () =>
    expect(story(below('<div class="paywall"></div>'))).toMatchObject({
      access: null,
      access_signals: ['markup:paywall'],
    }));
  it('a wall that asks for a subscription under the whole text is a meter', () =>
    expect(story(below('<div class="paywall">Subscribe to continue reading</div>')).access).toBe('metered'));
});

describe('usage', () => {
  it.each([
    ['nothing of what is free anyway', meta('robots', 'index, follow, max-image-preview:large'), []],
    [
      'robots directives, for all and by name',
      meta('robots', 'NoArchive, max-snippet: 0') + meta('googlebot-news', 'nosnippet noindex'),
      [
        'meta:robots=noarchive',
        'meta:robots=max-snippet:0',
        'meta:googlebot-news=nosnippet',
        'meta:googlebot-news=noindex',
      ],
    ],
    [
      'reserved against machines',
      meta('robots', 'noai, noimageai, noml'),
      ['meta:robots=noai', 'meta:robots=noimageai', 'meta:robots=noml'],
    ],
    [
      'a date of expiry',
      meta('robots', 'unavailable_after: 25 Jun 2026 15:00:00 GMT'),
      ['meta:robots=unavailable_after:25 jun 2026 15:00:00 gmt'],
    ],
    [
      'TDMRep',
      meta('tdm-reservation', '1') + meta('tdm-policy', 'https://wickby.example/tdm.json'),
      ['meta:tdm-reservation=1', 'meta:tdm-policy=https://wickby.example/tdm.json'],
    ],
    [
      'a licence of the page',
      '<link rel="license" href="/licence">',
      ['link:license=https://wickby.example/licence'],
    ],
    [
      'a licence of the story',
      article({ license: 'https://wickby.example/licence' }),
      ['json-ld:license=https://wickby.example/licence'],
    ],
  ])('%s', (_, head, usage) => {
    expect(story(plain('', head)).usage).toEqual(usage);
  });
  const commons = '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY</a>';
  it('a licence printed below the story', () =>
    expect(story(below(`<p>This story may be reprinted: ${commons}</p>`)).usage).toEqual([
      'text:license=https://creativecommons.org/licenses/by/4.0/',
    ]));
  it('a picture’s licence is not the story’s', () =>
    expect(
      story(below(`<figure><img src="/p.jpg"><figcaption>Harbour, ${commons}</figcaption></figure>`)).usage,
    ).toEqual([]));
  it('text that may not be quoted', () => {
    const body = given.body.replace('<div class="text">', '<div class="text" data-nosnippet>');
    expect(story({ ...given, body }).usage).toEqual(['markup:data-nosnippet=story']);
  });
});
