import { type Box, textOf } from '../document.ts';
import { get, str } from '../jsonld.ts';
import type { Page } from '../page.ts';
import type { Rule } from '../rule.ts';
import { fold } from '../text.ts';

const usable = (name: string | undefined) =>
  name && name.length < 80 && !/^https?:|^@/.test(name) ? name : undefined;

const altIn = (page: Page, box: Box): string | undefined =>
  page.doc.boxes.slice(box.index, box.end).find(({ tag, el }) => tag === 'img' && el.attribs.alt)?.el.attribs
    .alt;

/** The paper, as it names itself. */
export const publisherRules: readonly Rule<string>[] = [
  {
    name: 'json-ld',
    find: (page) => usable(str(get(page.ld.resolve(get(page.story, 'publisher')), 'name'))),
  },
  { name: 'og-site-name', find: (page) => usable(page.head.meta('og:site_name')) },
  {
    name: 'json-ld-organisation',
    find: (page) =>
      usable(str(get(page.ld.ofType(/^(NewsMediaOrganization|Organization|WebSite)$/)[0], 'name'))),
  },
  {
    name: 'meta',
    find: (page) =>
      usable(page.head.meta('application-name', 'publisher', 'dc.publisher', 'apple-mobile-web-app-title')),
  },
  {
    name: 'itemprop',
    find: (page) => {
      const box = page.doc.boxes.find(({ el }) => el.attribs.itemprop === 'publisher');
      if (!box) return undefined;
      for (let i = box.index + 1; i < box.end; i++) {
        const inner = page.doc.boxes[i];
        if (inner?.el.attribs.itemprop === 'name')
          return usable(inner.el.attribs.content ?? textOf(page.doc, inner, 80));
      }
      return undefined;
    },
  },
  {
    // What the window title and the feed, or the link to the front page, agree on.
    name: 'masthead',
    find: (page) => {
      const windowTitle = page.head.title;
      const feed = page.head.links.find(
        ({ rel, type }) => rel === 'alternate' && /rss|atom/.test(type),
      )?.title;
      const home = page
        .boxes('a')
        .find(
          ({ el }) => el.attribs.href !== undefined && page.absolute(el.attribs.href) === page.absolute('/'),
        );
      const logo = home && (textOf(page.doc, home, 80) || altIn(page, home));
      return [feed, logo, logo?.replace(/\s+logo$/i, '')].find(
        (name) => name && name.length > 2 && windowTitle.includes(name),
      );
    },
  },
  {
    // The end of the window title, where it spells the host's name.
    name: 'window-title',
    find: (page) => {
      const last = page.head.title.split(/\s+[|–—-]\s+|\s*[|»]\s*/).at(-1);
      const host = fold(page.host).replaceAll(' ', '');
      // "The Quill" may live at quill.example.
      const names = last ? [fold(last), fold(last).replace(/^\S{1,3} /, '')] : [];
      return names
        .map((name) => name.replaceAll(' ', ''))
        .some((name) => name.length > 3 && host.includes(name))
        ? last
        : undefined;
    },
  },
];
