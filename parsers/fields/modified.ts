import { dateContextOf, pageOffset, siteOffset } from '../clock.ts';
import { readTime } from '../dateline.ts';
import { inOwnZone } from '../dates/choice.ts';
import { type Moment, toIso } from '../dates/moment.ts';
import { readPrintedTime } from '../dates/printed.ts';
import { textOf } from '../document.ts';
import { headlineOf } from '../headline.ts';
import { get, str } from '../jsonld.ts';
import { UPDATED } from '../lexicon/times.ts';
import { perPage } from '../page.ts';
import { allOf, disagreeing, type Found, type Rule } from '../rule.ts';

export const modifiedRules: readonly Rule<Moment>[] = [
  { name: 'json-ld', find: (page) => readTime(page, str(get(page.story, 'dateModified'))) },
  {
    name: 'meta',
    find: (page) =>
      readTime(
        page,
        page.head.meta(
          'article:modified_time',
          'og:article:modified_time',
          'og:updated_time',
          'datemodified',
          'last-modified',
          'dcterms.modified',
          'lastmod',
          'revised',
        ),
      ),
  },
  {
    name: 'itemprop',
    find: (page) => {
      const box = page.doc.boxes.find(
        ({ el }) => el.attribs.itemprop !== undefined && /dateModified/.test(el.attribs.itemprop),
      );
      return (
        box &&
        (readTime(page, box.el.attribs.content) ??
          readTime(page, box.el.attribs.datetime) ??
          readTime(page, textOf(page.doc, box, 100)))
      );
    },
  },
  {
    name: 'printed',
    find: (page) => {
      const end = headlineOf(page)?.box.blockTo ?? 0;
      for (const block of page.doc.blocks.slice(Math.max(0, end - 4), end + 25)) {
        const match = block.text.length < 160 ? UPDATED.exec(block.text) : null;
        const after = match ? block.text.slice(match.index) : '';
        const moment = after ? readPrintedTime(after, dateContextOf(page)) : undefined;
        if (moment) return readTime(page, after);
      }
      return undefined;
    },
  },
];

/** When the page says that it was changed, told in the paper's own zone. */
export const modifiedOf = perPage((page): Found<Moment> | undefined => {
  const witnesses = allOf(modifiedRules, page).map((found) => ({ ...found, weight: 1 }));
  const [best] = witnesses;
  if (!best) return undefined;
  const { rule, value } = inOwnZone(best, witnesses, {
    page: pageOffset(page),
    site: (moment) => siteOffset(page, moment),
  });
  return { rule, value, others: disagreeing(best, witnesses, toIso) };
});
