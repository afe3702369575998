import type { Diagnosis, Finding } from '../../doctor/schema.ts';
import { DOCTOR_STYLE } from './doctor_style.ts';
import { evidenceText, kindName, minute } from './doctor_summary.ts';
import { html, type Markup } from './markup.ts';
import { pageShell } from './page_shell.ts';
import { plural } from './terminal.ts';

/** One page that tells a diagnosis. No script, nothing loaded. */
export function doctorPage({ job, made_at, last_fetch_at, hosts, findings }: Diagnosis): string {
  const about = job ?? 'the data folder';
  const body = html`<header>
<h1>Health of ${about}</h1>
<p>Looked at ${minute(made_at)}: ${plural(hosts, 'host')}${last_fetch_at !== null && `, last fetched ${minute(last_fetch_at)}`}</p>
</header>
<p class="verdict${findings.length > 0 && ' bad'}">${findings.length === 0 ? 'Nothing is wrong.' : `${plural(findings.length, 'finding')}.`}</p>
${findings.map(findingPart)}`;
  return pageShell(`Health of ${about} – newskeep`, DOCTOR_STYLE, body);
}

const findingPart = ({
  kind,
  host,
  source,
  field,
  since,
  what,
  evidence,
  pages,
  advice,
}: Finding): Markup => html`<section>
<h2><span class="kind">${kindName(kind)}</span> ${host ?? source}${field !== null && html` <code>${field}</code>`}</h2>
${since !== null && html`<p class="since">since <time datetime="${since}">${minute(since)}</time></p>`}
<p>${what}</p>
<p class="advice">${advice}</p>
${pages.length > 0 && html`<ul>${pages.map(({ url, fetched_at, when }) => html`<li><b>${when}</b> ${minute(fetched_at)} <a href="${linkTo(url)}" rel="noreferrer nofollow">${url}</a></li>`)}</ul>`}
${Object.keys(evidence).length > 0 && html`<details><summary>Numbers</summary><p>${evidenceText(evidence)}</p></details>`}
</section>
`;

/** Only what a browser opens as a page becomes a link. */
const linkTo = (url: string): string => (/^https?:\/\//i.test(url) ? url : '#');
