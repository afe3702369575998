import { describe, expect, it } from 'vitest';
import { contentHash, payloadDigest } from '../../model/identity.ts';
import { isLoopback, normalizeUrl } from '../../model/url.ts';

describe('one spelling for one page', () => {
  it.each([
    ['HTTP://Paper.TEST:80/a/../b#part', 'http://paper.test/b'],
    ['https://paper.test/?utm_source=x&id=7&fbclid=y', 'https://paper.test/?id=7'],
    ['https://paper.test/1?utm_medium=mail', 'https://paper.test/1'],
    ['https://me:secret@paper.test/', 'https://paper.test/'],
    ['  https://paper.test/a b ', 'https://paper.test/a%20b'],
    ['https://paper.test/?q=%20a&p', 'https://paper.test/?q=%20a&p'],
  ])('%s is %s', (given, expected) => {
    expect(normalizeUrl(given)).toBe(expected);
    expect(normalizeUrl(expected)).toBe(expected);
  });

  it.each(['javascript:void 0', 'mailto:a@b.test', 'data:text/html,x', 'http://', 'not a url', ''])(
    '%j is none',
    (given) => {
      expect(normalizeUrl(given)).toBeUndefined();
    },
  );

  it('resolves against a base', () =>
    expect(normalizeUrl('../2', 'https://paper.test/a/b/1')).toBe('https://paper.test/a/2'));

  it('knows loopback, and who pretends to be it', () => {
    for (const host of ['localhost', '127.0.0.1:80', '127.9.9.9', '[::1]:8080'])
      expect(isLoopback(host), host).toBe(true);
    for (const host of ['127.0.0.1.paper.test', 'localhost.test', '10.0.0.1'])
      expect(isLoopback(host), host).toBe(false);
  });
});

describe('identity', () => {
  it('of a text does not hang on white space or invisible characters', () => {
    const story = { title: 'Ferry returns', body: 'One two.\n\nThree.' };
    expect(contentHash({ ...story, body: 'One  two.\nThr\u00adee.' })).toBe(contentHash(story));
    expect(contentHash({ ...story, body: 'One two.\n\nThree!' })).not.toBe(contentHash(story));
    expect(contentHash({ title: null, body: story.body })).not.toBe(contentHash(story));
  });

  it('of bytes is SHA-1 in base32, as other tools write it', () => {
    // The digest of nothing, as it stands in any WARC with an empty body.
    expect(payloadDigest(new Uint8Array())).toBe('sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ');
  });
});
