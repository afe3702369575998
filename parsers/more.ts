import { hasName, wordPattern } from './names.ts';
import type { Page } from './page.ts';

/** Attributes that name what a button or list loads next. */
const NEXT_ATTRIBUTES = [
  'data-next',
  'data-next-url',
  'data-next-page',
  'data-more',
  'data-more-url',
  'data-load-more',
];
/** The same where the element is called so. */
const URL_ATTRIBUTES = [
  'data-url',
  'data-href',
  'data-endpoint',
  'data-ajax-url',
  'data-ajax',
  'data-api',
  'hx-get',
];
const MORE = wordPattern('more seemore loadmore showmore load next older infinite pager pagination paging');
const TAGS = ['button', 'a', 'div', 'section', 'ul', 'ol', 'span', 'nav'];
/** An address, and none that a script has to fill in first. */
const ADDRESS = /^(?:https?:\/\/|\/|\?|\.\.?\/)[^\s{}<>]*$/;

/** The addresses that a page's "see more" would load, as its attributes name them. */
export function loadedNext(page: Page): string[] {
  const found = new Set<string>();
  for (const tag of TAGS)
    for (const box of page.boxes(tag)) {
      const { attribs } = box.el;
      const names = hasName(box, MORE) ? [...NEXT_ATTRIBUTES, ...URL_ATTRIBUTES] : NEXT_ATTRIBUTES;
      for (const name of names) {
        const value = attribs[name];
        if (value && ADDRESS.test(value)) found.add(value);
      }
    }
  return [...found];
}
