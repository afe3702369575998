import { remembered } from '../../model/remembered.ts';
import { archivePage } from './date_archive.ts';
import { isToken } from './shapes.ts';

/** Why a site's addresses may have no end. */
export type TrapReason = 'calendar' | 'session_ids' | 'facets' | 'endless_paging' | 'redirect_loop';

/** Addresses that a site can go on making: one page's links lead to the next of its kind. */
export interface Family {
  key: string;
  reason: TrapReason;
}

const PAGE_NAME =
  /^(?:page|paged?|pagenum|page_?no|pg|p|pn|start|from|offset|skip|seite|pagina|página|strona|sida|side|sivu|sayfa|stranka|oldal|halaman)$/i;
const PAGE_PATH = /^(.*?\/)(?:page|seite|pagina|strona|sida|side|p|pg)[-/]?\d+\/?$/i;

/** The family of an address; undefined for one that stands for itself. */
export const familyOf = remembered((address): Family | undefined => {
  const url = new URL(address);
  const family = (reason: TrapReason, rest: string) => ({ key: `${url.host} ${reason} ${rest}`, reason });
  if (archivePage(address)) return family('calendar', `${url.pathname.replace(/\d+/g, '0')}`);
  const names = [...new Set(url.searchParams.keys())];
  if (names.some((name) => isToken(url.searchParams.get(name) ?? '')))
    return family('session_ids', url.pathname);
  const others = names.filter((name) => !PAGE_NAME.test(name));
  if (others.length > 1) return family('facets', url.pathname);
  if (others.length < names.length) return family('endless_paging', `${url.pathname}?${kept(url, others)}`);
  const paged = PAGE_PATH.exec(url.pathname)?.[1];
  return paged ? family('endless_paging', paged + url.search) : undefined;
});

const kept = (url: URL, names: string[]): string =>
  names.map((name) => `${name}=${url.searchParams.get(name)}`).join('&');
