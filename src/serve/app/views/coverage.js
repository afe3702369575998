import { monthsChart, monthsLegend } from '../charts/months.js';
import { get } from '../parts/api.js';
import { h } from '../parts/dom.js';
import { moment, number } from '../parts/format.js';
import { jobChoice } from '../parts/jobs.js';
import { later, nothing } from '../parts/states.js';
import { asTable } from '../parts/table.js';

const STANDINGS = ['held', 'walled', 'gone', 'refused', 'failed', 'waiting'];

/** What is held of each paper, what is missing and why. */
export async function show({ params, signal }) {
  const { job, form } = await jobChoice('coverage', params, signal);
  const content = [h('h1', null, 'Coverage'), form];
  if (job === undefined)
    content.push(nothing('Coverage is counted from what a job knows, and the data folder knows none.'));
  else
    content.push(
      later(
        async () => coverage(await get('/coverage', { job }, signal)),
        'Counting what is held; with a large archive that takes a minute …',
      ),
    );
  return { title: 'Coverage', content };
}

const coverage = ({ made_at, open, sentence, hosts }) => [
  h('blockquote', null, sentence),
  h('p', { class: 'meta' }, `Counted ${moment(made_at)}${open ? ', while the crawl was under way' : ''}.`),
  monthsLegend(),
  ...hosts.map(hostPart),
];

function hostPart(host) {
  const dated = host.months.filter(({ month }) => month !== null);
  const undated = host.months.find(({ month }) => month === null);
  return h(
    'section',
    { class: 'chart' },
    h('h2', null, host.host, h('small', null, ` ${number(host.held)} of ${number(host.known)} stories held`)),
    dated.length > 0 && monthsChart(host.host, dated),
    undated &&
      h(
        'p',
        { class: 'meta' },
        `Of ${number(undated.known)} more no date is known; ${number(undated.held)} of them are held.`,
      ),
    host.gaps.map(({ from, to, stories, expected }) =>
      h(
        'p',
        { class: 'meta' },
        `Looks like an outage: ${from} to ${to}, ${number(stories)} stories where about ${number(expected)} were to be expected.`,
      ),
    ),
    asTable(
      `Coverage of ${host.host} by month`,
      [
        { name: 'month', of: ({ month }) => month ?? 'not known' },
        { name: 'known', isNumber: true, of: ({ known }) => number(known) },
        ...STANDINGS.map((name) => ({ name, isNumber: true, of: (month) => number(month[name]) })),
        {
          name: 'why',
          of: ({ codes }) =>
            Object.entries(codes)
              .map(([code, n]) => `${code.replaceAll('_', ' ')} ${number(n)}`)
              .join(', '),
        },
      ],
      host.months,
    ),
  );
}
