/**
 * Query parameters that only say where the reader came from. Dropped, they leave the same page.
 * Names as documented by the campaign and click-id schemes that set them.
 */
const TRACKING =
  /^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|igshid|mc_cid|mc_eid|mkt_tok|_ga|_gl|_hsenc|_hsmi|at_campaign|at_medium|ns_campaign|ns_mchannel|cmpid|icid|ref_src|spm|xtor)$/i;

/**
 * One spelling for one page: http(s) only, no credentials, fragment or tracking parameters.
 * Undefined for what is not a URL that can be fetched.
 */
export function normalizeUrl(input: string, base?: string): string | undefined {
  const url = URL.parse(input.trim(), base);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  url.username = '';
  url.password = '';
  url.hash = '';
  if (url.search) {
    for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
    if (url.search === '?' || url.searchParams.size === 0) url.search = '';
  }
  return url.href;
}

/** Host with the port where it is not the default, the unit of politeness. Throws on what is no URL. */
export const hostOf = (url: string): string => new URL(url).host;

/** Loopback names and addresses, where no stranger is disturbed. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
}
