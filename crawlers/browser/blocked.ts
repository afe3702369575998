/** What a page is drawn without: it holds no text, and asking for it would only burden the host. */
const TYPES = new Set([
  'image',
  'font',
  'media',
  'texttrack',
  'manifest',
  'ping',
  'eventsource',
  'websocket',
  // Look-ahead (prefetch) and icons.
  'other',
  'cspviolationreport',
]);

/** Counting, advertising and replay of readers' sessions, by domain. None of them brings the paper's text. */
const TRACKERS = new Set(
  `2mdn.net adform.net adnxs.com adsafeprotected.com adsrvr.org amazon-adsystem.com amplitude.com appsflyer.com
  bat.bing.com bluekai.com branch.io casalemedia.com chartbeat.com chartbeat.net clarity.ms cloudflareinsights.com
  comscore.com crazyegg.com criteo.com criteo.net crwdcntrl.net cxense.com demdex.net doubleclick.net
  doubleverify.com everesttech.net facebook.net fullstory.com gemius.pl google-analytics.com googleadservices.com
  googlesyndication.com googletagmanager.com googletagservices.com hotjar.com hotjar.io imrworldwide.com
  indexww.com krxd.net liveramp.com mathtag.com mc.yandex.ru an.yandex.ru media.net mixpanel.com moatads.com
  mookie1.com mouseflow.com newrelic.com nr-data.net omtrdc.net onesignal.com openx.net optimizely.com outbrain.com
  parsely.com permutive.com piano.io pubmatic.com quantcount.com quantserve.com rlcdn.com rubiconproject.com
  scorecardresearch.com segment.com segment.io sentry.io sharethis.com smartadserver.com taboola.com teads.tv
  tns-counter.ru top-fwz1.mail.ru counter.yadro.ru tiqcdn.com yieldlab.net zedo.com`.split(/\s+/),
);

/** Why the browser's request is not made, or undefined where it may be. */
export function blockedBy(method: string, type: string, url: string): string | undefined {
  if (method !== 'GET') return `a ${method}`;
  if (TYPES.has(type)) return type;
  const { hostname, protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return protocol;
  const labels = hostname.split('.');
  return labels.some((_, i) => TRACKERS.has(labels.slice(i).join('.'))) ? 'tracker' : undefined;
}
