import type { Coverage } from './schema.ts';

const number = (n: number) => n.toLocaleString('en');

/** What a researcher may write of the archive: what it holds, of what, and what is missing. */
export function sentenceOf(report: Omit<Coverage, 'sentence'>): string {
  const { hosts, total, made_at, job, open } = report;
  const papers = hosts.length <= 3 ? hosts.map(({ host }) => host).join(', ') : `${hosts.length} hosts`;
  const scope = `As of ${made_at.slice(0, 10)}, the newskeep archive of ${papers || 'no host'} (job ${job}) holds ${number(total.held)} of the ${number(total.known)} stories${span(report)} that its sources named (${sources(report)})`;
  const missing = exceptions(report);
  const verdict =
    missing.length > 0
      ? `; it is complete except for ${joined(missing)}`
      : ', and is complete as far as these tell';
  return `${scope}${verdict}.${removed(report)}${unclear(report)}${open ? ' The crawl was still under way.' : ''}`;
}

function span({ hosts }: Pick<Coverage, 'hosts'>): string {
  const months = hosts.flatMap(({ months }) => months.flatMap(({ month }) => month ?? [])).sort();
  const [first] = months;
  const last = months.at(-1);
  if (!first || !last) return '';
  return first === last ? ` of ${first}` : ` published from ${first} to ${last}`;
}

const sources = ({ total }: Pick<Coverage, 'total'>): string =>
  Object.entries(total.sources)
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name.replaceAll('_', ' ')} ${number(n)}`)
    .join(', ') || 'none';

function exceptions({ total, hosts }: Pick<Coverage, 'total' | 'hosts'>): string[] {
  const parts: string[] = [];
  const add = (n: number, text: string) => {
    if (n > 0) parts.push(`${number(n)} ${text}`);
  };
  add(total.refused, 'that robots.txt, the scope of the crawl, a reservation or a take-down forbids');
  add(total.walled, 'behind a wall');
  add(total.gone, 'that their host no longer has');
  add(total.failed, `that could not be fetched${codes(total.codes)}`);
  add(total.waiting, 'not fetched yet');
  const silent = hosts.filter(({ known }) => known === 0).map(({ host }) => host);
  if (silent.length > 0)
    parts.push(`${silent.slice(0, 5).join(', ')}${silent.length > 5 ? ', …' : ''}, where no story was found`);
  const gaps = hosts.flatMap(({ host, gaps }) => gaps.map(({ from, to }) => `${host} ${from} to ${to}`));
  if (gaps.length > 0)
    parts.push(
      `${gaps.length === 1 ? 'a time that looks' : `${number(gaps.length)} times that look`} like an outage (${gaps.slice(0, 5).join('; ')}${gaps.length > 5 ? '; …' : ''})`,
    );
  return parts;
}

function codes(counts: Coverage['total']['codes']): string {
  const told = Object.entries(counts).filter(
    ([code]) =>
      code !== 'robots_refused' && code !== 'out_of_scope' && code !== 'use_reserved' && code !== 'forgotten',
  );
  return told.length > 0
    ? ` (${told.map(([code, n]) => `${code.replaceAll('_', ' ')} ${number(n)}`).join(', ')})`
    : '';
}

function unclear({ hosts }: Pick<Coverage, 'hosts'>): string {
  const n = hosts.reduce((sum, host) => sum + Object.values(host.unclear).reduce((a, b) => a + b, 0), 0);
  return n > 0 ? ` Besides, ${number(n)} URLs that nothing shows to be stories were not had.` : '';
}

const removed = ({ forgotten }: Pick<Coverage, 'forgotten'>): string =>
  forgotten > 0
    ? ` ${number(forgotten)} ${forgotten === 1 ? 'story was' : 'stories were'} removed from it on request, and ${forgotten === 1 ? 'is' : 'are'} not counted.`
    : '';

const joined = (parts: string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
