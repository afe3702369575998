import type { Link, LinkRole } from '../model/page.ts';
import { textOf } from './document.ts';
import { loadedNext } from './more.ts';
import type { Page } from './page.ts';

const FEED = /application\/(?:rss|atom|feed)\+?(?:xml|json)?/i;
/** What a link to the next page is called. */
export const NEXT_TEXT =
  /^(?:next(?: page)?|older(?: posts| stories)?|weiter|nächste(?: seite)?|suivant|siguiente|próxim[ao]|seguinte|successiv[ao]|volgende|nästa|neste|næste|seuraava|następn[ay]|další|ďalej|következő|următor|следующая|далее|вперед|наступна|sonraki|επόμενη|berikutnya|selanjutnya|tiếp|التالي|بعدی|הבא|下一页|下一頁|次へ|次のページ|다음)\s*[›»→>]*$|^[›»→]$/iu;

const relHas = (rel: string | undefined, word: string) =>
  rel !== undefined && ` ${rel.toLowerCase()} `.includes(` ${word} `);

/** Every http(s) link of the page once, as given, with what it is to the page. */
export function findLinks(page: Page, latest: ReadonlySet<string>): Link[] {
  const links = new Map<string, Link>();
  const add = (href: string | undefined, text: string, role: LinkRole) => {
    const url = page.absolute(href);
    if (!url) return;
    const known = links.get(url);
    if (!known) links.set(url, { url, text, role });
    else if (known.role === 'link' && role !== 'link') known.role = role;
    if (known && !known.text && text) known.text = text;
  };
  for (const { rel, href, type } of page.head.links) {
    if (relHas(rel, 'canonical')) add(href, '', 'canonical');
    else if (relHas(rel, 'amphtml')) add(href, '', 'amp');
    else if (relHas(rel, 'next')) add(href, '', 'next');
    else if (relHas(rel, 'alternate') && FEED.test(type)) add(href, '', 'feed');
  }
  for (const address of loadedNext(page)) add(address, '', 'next');
  for (const tag of ['a', 'area'])
    for (const box of page.boxes(tag)) {
      const { href, rel } = box.el.attribs;
      if (!href || href.startsWith('#') || /^(?:javascript|mailto|tel|data):/i.test(href)) continue;
      const text = textOf(page.doc, box, 300) || box.el.attribs.title?.trim() || '';
      const isNext = relHas(rel, 'next') || (text.length < 30 && NEXT_TEXT.test(text));
      const url = page.absolute(href);
      add(href, text, url && latest.has(url) ? 'latest' : isNext ? 'next' : 'link');
    }
  return [...links.values()];
}
