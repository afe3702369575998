import { textOf, upTo } from '../document.ts';
import { headlineOf, siteNamesOf } from '../headline.ts';
import { get, list, str } from '../jsonld.ts';
import { wordPattern } from '../names.ts';
import type { Page } from '../page.ts';
import type { Rule } from '../rule.ts';
import { fold } from '../text.ts';

const CRUMBS = wordPattern('breadcrumb breadcrumbs crumbs crumb');
const HOME =
  /^(?:home|homepage|start|startseite|accueil|inicio|início|portada|главная|головна|ana sayfa|anasayfa|strona główna|úvod|domů|hem|forside|etusivu|hjem|beranda|trang chủ|الرئيسية|صفحه اصلی|首页|首頁|ホーム|トップ|홈|news|nachrichten)$/iu;

/** A section's name: short, and neither the paper nor its front page. */
function asSection(page: Page, text: string | undefined): string | undefined {
  if (!text || text.length > 50 || /^https?:/.test(text) || HOME.test(text)) return undefined;
  const name = text.replace(/^[#>\s]+|[>\s]+$/g, '');
  return name && !siteNamesOf(page).includes(fold(name).replaceAll(' ', '')) ? name : undefined;
}

export const sectionRules: readonly Rule<string>[] = [
  {
    name: 'json-ld',
    find: (page) => {
      const value = list(get(page.story, 'articleSection')).find((item) => typeof item === 'string');
      return asSection(page, typeof value === 'string' ? value.split(/\s*[,>|]\s*/)[0] : undefined);
    },
  },
  {
    name: 'meta',
    find: (page) =>
      asSection(
        page,
        page.head.meta(
          'article:section',
          'og:article:section',
          'section',
          'parsely-section',
          'cxenseparse:section',
        ),
      ),
  },
  {
    name: 'itemprop',
    find: (page) => {
      const box = page.doc.boxes.find(({ el }) => el.attribs.itemprop === 'articleSection');
      return box && asSection(page, box.el.attribs.content ?? textOf(page.doc, box, 60));
    },
  },
  {
    name: 'breadcrumb-data',
    find: (page) => {
      const [crumbs] = page.ld.ofType(/^BreadcrumbList$/);
      const names = list(get(crumbs, 'itemListElement')).map((value) => {
        const item = page.ld.resolve(value);
        return str(get(item, 'name')) ?? str(get(page.ld.resolve(get(item, 'item')), 'name'));
      });
      const title = fold(headlineOf(page)?.text ?? '');
      return names.map((name) => asSection(page, name)).find((name) => name && fold(name) !== title);
    },
  },
  {
    name: 'breadcrumb',
    find: (page) => {
      for (const box of page.boxes('a')) {
        if (box.chars < 2 || !upTo(box, (at) => CRUMBS.test(at.names), 4)) continue;
        const name = asSection(page, textOf(page.doc, box, 60));
        if (name) return name;
      }
      return undefined;
    },
  },
];
