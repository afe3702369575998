import { describe, expect, it } from 'vitest';
import { ld, plain, story } from './page.ts';

const images = (below: string, head = '') => story(plain(below, head)).images;
const at = (path: string) => `https://wickby.example${path}`;

describe('images', () => {
  it('have the caption and the credit apart, and out of the body', () => {
    const article = story(
      plain(
        '<figure><img src="/pier.jpg"><figcaption>The pier before the storm, seen from the tower. Photo: Ada Marsh</figcaption></figure>',
      ),
    );
    expect(article.images).toEqual([
      {
        url: at('/pier.jpg'),
        caption: 'The pier before the storm, seen from the tower.',
        credit: 'Ada Marsh',
      },
    ]);
    expect(article.body).not.toContain('seen from the tower');
  });
  it('keep a marked credit apart', () =>
    expect(
      images(
        '<figure><img src="/pier.jpg"><figcaption>The pier today <span class="credit">Bo Fen</span></figcaption></figure>',
      ),
    ).toEqual([{ url: at('/pier.jpg'), caption: 'The pier today', credit: 'Bo Fen' }]));
  it.each([
    [
      'the widest of a srcset',
      '<img src="/s.jpg" srcset="/m.jpg 600w, /l.jpg 1200w, /s.jpg 300w">',
      '/l.jpg',
    ],
    [
      'the source of a picture',
      '<picture><source srcset="/l.jpg 1600w, /m.jpg 800w"><img src="/s.jpg"></picture>',
      '/l.jpg',
    ],
    ['what is loaded later', '<img src="data:image/gif;base64,R0lGOD" data-src="/late.jpg">', '/late.jpg'],
  ])('are read from %s', (_, html, path) =>
    expect(images(`<figure>${html}</figure>`).map(({ url }) => url)).toEqual([at(path)]),
  );
  it.each([
    ['a share button', '<div class="share-bar"><img src="/sns_kite_24.jpg"></div>'],
    ['the author', '<div class="author"><img src="/ada.jpg"></div>'],
    [
      'another story',
      '<div class="related"><a href="/x"><img src="/fair.jpg">The herring fair is older than the town</a></div>',
    ],
    ['a logo', '<img src="/img/logo.png">'],
    ['a small sign', '<img src="/i.png" width="24" height="24">'],
  ])('are not %s', (_, html) => expect(images(html)).toEqual([]));
  it('are each there once, whatever the size', () =>
    expect(images('<img src="/p/pier-300x200.jpg"><img src="/p/pier-1200x800.jpg">')).toHaveLength(1));
  it('come from the head where the page prints none', () => {
    const image = { '@type': 'ImageObject', url: '/stated.jpg', caption: 'The pier', creditText: 'Bo Fen' };
    const og = '<meta property="og:image" content="/og.jpg">';
    expect(images('', og + ld({ '@type': 'NewsArticle', headline: 'x', image }))).toEqual([
      { url: at('/stated.jpg'), caption: 'The pier', credit: 'Bo Fen' },
    ]);
    expect(images('', og)).toEqual([{ url: at('/og.jpg'), caption: null, credit: null }]);
  });
});
