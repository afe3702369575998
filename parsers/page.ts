import type { PageInput } from '../model/page.ts';
import type { BodyModel } from './body/model.ts';
import type { Box, Doc } from './document.ts';
import { readDocument } from './document.ts';
import { Head } from './head.ts';
import { get, type Item, JsonLd, str } from './jsonld.ts';
import type { TagModel } from './tags/model.ts';

const STORY = /(Article|BlogPosting|Report|LiveBlogPosting|Review|ClaimReview|OpEd)$/i;

/** What was learned from labelled pages, in place of what is shipped. */
export interface Models {
  body?: BodyModel | undefined;
  tags?: TagModel | undefined;
}

/** What was read from the page before any field is looked for. */
export class Page {
  readonly url: string;
  readonly base: string;
  readonly host: string;
  readonly fetchedAt: string | undefined;
  readonly doc: Doc;
  readonly head: Head;
  readonly ld: JsonLd;
  /** The JSON-LD object that tells this page's story. */
  readonly story: Item | undefined;
  /** Other models than the ones shipped: how they are judged on papers that they have not seen. */
  readonly models: Models;
  /** What several fields need, by what makes it (perPage). */
  readonly kept = new Map<unknown, unknown>();
  private readonly urls = new Map<string, string | undefined>();

  constructor(html: string, input: Pick<PageInput, 'url' | 'fetchedAt'>, models: Models = {}) {
    this.models = models;
    this.url = input.url;
    this.fetchedAt = input.fetchedAt;
    this.doc = readDocument(html);
    this.head = new Head(this.doc);
    this.ld = new JsonLd(this.doc);
    this.base = (this.head.base && URL.parse(this.head.base, this.url)?.href) || this.url;
    this.host = URL.parse(this.url)?.hostname ?? '';
    const stories = this.ld.ofType(STORY);
    this.story =
      stories.find((item) => this.isMine(item)) ??
      stories.find((item) => get(item, 'datePublished')) ??
      stories[0];
  }

  boxes(tag: string): readonly Box[] {
    return this.doc.byTag.get(tag) ?? [];
  }

  absolute(href: string | undefined): string | undefined {
    if (!href) return undefined;
    if (this.urls.has(href)) return this.urls.get(href);
    const url = URL.parse(href.trim(), this.base);
    const absolute = url && /^https?:$/.test(url.protocol) ? url.href : undefined;
    this.urls.set(href, absolute);
    return absolute;
  }

  private isMine(item: Item): boolean {
    const path = URL.parse(this.url)?.pathname ?? '';
    if (path.length < 2) return false;
    return ['mainEntityOfPage', 'url', '@id'].some((key) => {
      const value = str(get(item, key));
      return value?.split(/[?#]/)[0]?.endsWith(path) ?? false;
    });
  }
}

/** Something that several fields need: computed for a page when first asked for, then kept. */
export function perPage<T>(make: (page: Page) => T): (page: Page) => T {
  return (page) => {
    const { kept } = page;
    let value = kept.get(make);
    if (value === undefined && !kept.has(make)) {
      value = make(page);
      kept.set(make, value);
    }
    return value as T;
  };
}
