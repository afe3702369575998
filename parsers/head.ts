import type { Doc } from './document.ts';
import { collapse } from './text.ts';

/** What the head says of the page: `name`, `property`, `itemprop` → contents in page order. */
export class Head {
  private readonly metas = new Map<string, string[]>();
  readonly title: string;
  readonly lang: string | undefined;
  readonly base: string | undefined;
  /** `<link rel href>`, rel in lower case. */
  readonly links: { rel: string; href: string; type: string; title: string }[] = [];

  constructor(doc: Doc) {
    for (const { el } of doc.byTag.get('meta') ?? []) {
      const content = el.attribs.content?.slice(0, 20_000);
      if (!content) continue;
      for (const key of ['name', 'property', 'itemprop', 'http-equiv'] as const) {
        const name = el.attribs[key]?.trim().toLowerCase();
        if (!name) continue;
        const values = this.metas.get(name);
        if (values) values.push(content);
        else this.metas.set(name, [content]);
      }
    }
    const title = (doc.byTag.get('title') ?? []).find(({ parent }) => parent?.tag !== 'svg');
    const text = title?.el.children[0];
    this.title = collapse(text && 'data' in text ? text.data.slice(0, 2000) : '');
    this.lang = doc.byTag
      .get('html')
      ?.map(({ el }) => el.attribs.lang || el.attribs['xml:lang'])
      .find(Boolean);
    this.base = doc.byTag
      .get('base')
      ?.map(({ el }) => el.attribs.href)
      .find(Boolean);
    for (const { el } of doc.byTag.get('link') ?? []) {
      const { rel, href, type, title: name } = el.attribs;
      if (rel && href)
        this.links.push({ rel: rel.trim().toLowerCase(), href, type: type ?? '', title: name ?? '' });
    }
  }

  /** The first content of the first name that has one. */
  meta(...names: string[]): string | undefined {
    for (const name of names)
      for (const value of this.metas.get(name) ?? []) {
        const text = collapse(value);
        if (text) return text;
      }
    return undefined;
  }

  /** Names that match, each with its contents. */
  matching(pattern: RegExp): [name: string, contents: readonly string[]][] {
    return [...this.metas].filter(([name]) => pattern.test(name));
  }

  /** Every content of these names. */
  all(...names: string[]): string[] {
    return names
      .flatMap((name) => this.metas.get(name) ?? [])
      .map(collapse)
      .filter(Boolean);
  }
}
