/**
 * Query parameters that only say where the reader came from. Dropped, they leave the same page.
 * Names as documented by the campaign and click-id schemes that set them.
 */
const TRACKING =
  /^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|igshid|mc_cid|mc_eid|mkt_tok|_ga|_gl|_hsenc|_hsmi|at_campaign|at_medium|ns_campaign|ns_mchannel|cmpid|icid|ref_src|spm|xtor)$/i;

/** The visitor's session, as the common servers name it. Others are found by crawlers/find/sessions.ts. */
const SESSION = /^(jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|session_?id|sessid)$/i;
const PATH_SESSION = /;jsessionid=[^/;]*/gi;

const COPY_NAME = /^(amp|print|printable|print_?view|printer_?friendly|mobile)$/i;
const COPY_SWITCH = /^(outputtype|output|view|mode|format|display|layout)$/i;
const COPY_PATH = /(?<=[^/])(?:\/(?:amp|print)\/?|\.amp(?=\.html?$)|\.amp)$|\.amp(?=\.html?$)/i;

/**
 * One spelling for one page: http(s) only, no credentials, fragment, tracking or session parameters.
 * Undefined for what is not a URL that can be fetched.
 */
export function normalizeUrl(input: string, base?: string): string | undefined {
  const url = URL.parse(input.trim(), base);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  url.username = '';
  url.password = '';
  url.hash = '';
  url.pathname = url.pathname.replace(PATH_SESSION, '');
  if (url.search) {
    for (const name of [...url.searchParams.keys()])
      if (TRACKING.test(name) || SESSION.test(name)) url.searchParams.delete(name);
    if (url.search === '?' || url.searchParams.size === 0) url.search = '';
  }
  return url.href;
}

/** The page that an address is the AMP, print or mobile copy of, by its form; undefined for one that is none. */
export function originalOf(address: string): string | undefined {
  const url = new URL(address);
  for (const [name, value] of [...url.searchParams]) {
    const isOn = COPY_NAME.test(name) && /^(|1|true|yes|y|on)$/i.test(value);
    if (isOn || (COPY_SWITCH.test(name) && /^(amp|print|printable|mobile)$/i.test(value)))
      url.searchParams.delete(name);
  }
  url.pathname = url.pathname.replace(COPY_PATH, '');
  return url.href === new URL(address).href || url.pathname === '/' ? undefined : url.href;
}

/** Host with the port where it is not the default, the unit of politeness. Throws on what is no URL. */
export const hostOf = (url: string): string => new URL(url).host;

/** Loopback names and addresses, where no stranger is disturbed. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
}
