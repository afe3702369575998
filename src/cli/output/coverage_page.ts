import type { Coverage, Figures, Gap, HostCoverage } from '../../coverage/schema.ts';
import { COVERAGE_STYLE } from './coverage_style.ts';
import { html, type Markup } from './markup.ts';
import { pageShell } from './page_shell.ts';
import { number } from './terminal.ts';

/** What is drawn on top of what is held, from the bottom up, and what a reader is told of it. */
const MISSING = [
  ['walled', 'behind a wall'],
  ['gone', 'gone'],
  ['refused', 'refused (robots.txt, scope)'],
  ['failed', 'failed'],
  ['waiting', 'waiting'],
] as const;

/** One page that shows coverage as bars by month, what is missing hatched. No script, nothing loaded. */
export function coveragePage({ job, made_at, hosts, sentence, open }: Coverage): string {
  const body = html`<header>
<h1>Coverage of ${job}</h1>
<p>Read ${made_at.slice(0, 16).replace('T', ' ')} UTC${open && ', while the crawl was under way'}</p>
</header>
<blockquote>${sentence}</blockquote>
<p class="legend"><span><i class="held"></i>held</span>${MISSING.map(([name, label]) => html` <span><i class="${name}"></i>${label}</span>`)} <span><i class="outage"></i>looks like an outage</span></p>
${hosts.map(hostPart)}`;
  return pageShell(`Coverage of ${job} – newskeep`, COVERAGE_STYLE, body);
}

function hostPart(host: HostCoverage): Markup {
  const months = new Map(host.months.map(({ month, ...figures }) => [month, figures]));
  const most = Math.max(1, ...[...months].map(([month, { known }]) => (month === null ? 0 : known)));
  const years = yearsOf(host);
  const undated = months.get(null);
  return html`<section>
<h2>${host.host}</h2>
<p>${number(host.held)} of ${number(host.known)} stories held${host.known > 0 && html` (${share(host)})`}${years.length > 0 && html`; the highest bar is ${number(most)} a month`}</p>
${years.map((year) => yearRow(year, months, most, host.gaps))}
${years.length > 0 && html`<div class="year names"><b></b><div class="months">${[...'JFMAMJJASOND'].map((letter) => html`<span>${letter}</span>`)}</div><small>held</small></div>`}
${undated && html`<p>No date is known of ${number(undated.known)}: ${told(undated)}.</p>`}
${host.gaps.map(({ from, to, stories, expected }) => html`<p class="gap">Looks like an outage: ${from} to ${to}, ${number(stories)} stories where about ${number(expected)} were to be expected.</p>`)}
<details><summary>Figures by month</summary>${monthTable(host)}</details>
</section>
`;
}

const share = ({ held, known }: Figures): string =>
  held === known ? '100 %' : `${Math.min(99.9, (100 * held) / known).toFixed(1)} %`;

/** Every year from the first to the last, so that one without stories is seen. */
function yearsOf({ months }: HostCoverage): number[] {
  const known = months.flatMap(({ month }) => (month ? Number(month.slice(0, 4)) : []));
  const first = Math.min(...known);
  return known.length > 0 ? Array.from({ length: Math.max(...known) - first + 1 }, (_, i) => first + i) : [];
}

function yearRow(year: number, months: Map<string | null, Figures>, most: number, gaps: Gap[]): Markup {
  const names = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`);
  const sum = names.map((name) => months.get(name)).reduce((n, figures) => n + (figures?.held ?? 0), 0);
  return html`<div class="year"><b>${year}</b><div class="months">${names.map((name) => bar(name, months.get(name), most, gaps))}</div><small>${number(sum)}</small></div>
`;
}

function bar(name: string, figures: Figures | undefined, most: number, gaps: Gap[]): Markup {
  const isOut = gaps.some(({ from, to }) => from.slice(0, 7) <= name && to.slice(0, 7) >= name);
  const label = `${name}: ${figures ? told(figures) : 'no story known'}${isOut ? '; looks like an outage' : ''}`;
  const parts = figures
    ? (['held', ...MISSING.map(([part]) => part)] as const).filter((part) => figures[part] > 0)
    : [];
  return html`<span class="month${isOut && ' outage'}" role="img" aria-label="${label}" title="${label}">${parts.map(
    (part) =>
      html`<i class="${part}" style="height:${((100 * (figures?.[part] ?? 0)) / most).toFixed(2)}%"></i>`,
  )}</span>`;
}

const told = (figures: Figures): string =>
  [
    `${number(figures.held)} held`,
    ...MISSING.flatMap(([name, label]) => (figures[name] > 0 ? `${number(figures[name])} ${label}` : [])),
  ].join(', ');

function monthTable({ months }: HostCoverage): Markup {
  return html`<div class="wide"><table><thead><tr><th>month</th><th>known</th><th>held</th>${MISSING.map(([name]) => html`<th>${name}</th>`)}<th>why</th><th>known from</th></tr></thead><tbody>
${months.map(
  ({
    month,
    ...figures
  }) => html`<tr><th>${month ?? 'unknown'}</th><td>${number(figures.known)}</td><td>${number(figures.held)}</td>${MISSING.map(([name]) => html`<td>${figures[name] > 0 && number(figures[name])}</td>`)}<td class="text">${list(figures.codes)}</td><td class="text">${list(figures.sources)}</td></tr>
`,
)}</tbody></table></div>`;
}

const list = (counts: Record<string, number>) =>
  Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name.replaceAll('_', ' ')} ${number(n)}`)
    .join(', ');
