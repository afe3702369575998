import { get, str } from '../jsonld.ts';
import type { Rule } from '../rule.ts';
import { fold } from '../text.ts';

const usable = (name: string | undefined) =>
  name && name.length < 80 && !/^https?:|^@/.test(name) ? name : undefined;

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
    // The end of the window title, where it spells the host's name.
    name: 'window-title',
    find: (page) => {
      const last = page.head.title.split(/\s+[|–—-]\s+|\s*[|»]\s*/).at(-1);
      const host = fold(page.host).replaceAll(' ', '');
      const name = last && fold(last).replaceAll(' ', '');
      return name && name.length > 3 && host.includes(name) ? last : undefined;
    },
  },
];
