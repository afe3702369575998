import { daysChart, legend } from '../charts/days.js';
import { h } from '../parts/dom.js';
import { number, plural } from '../parts/format.js';
import { nothing } from '../parts/states.js';
import { asTable } from '../parts/table.js';
import { inPeriod } from './period.js';

/** Stories by day of publication, a row a paper, with what was not looked at hatched. */
export const make = ({ params, signal }) =>
  inPeriod({ path: '/stories-per-day', view: ['charts', 'days'], params, signal }, draw);

function draw({ from, to, hosts }) {
  if (hosts.length === 0) return [nothing(`No story of ${from} to ${to} is held.`)];
  const most = Math.max(...hosts.flatMap(({ days }) => days.map(({ stories }) => stories)));
  return [
    h(
      'p',
      null,
      `Stories by the day that they state as that of publication. The highest bar is ${plural(most, 'story', 'stories')} a day, the same for each paper.`,
    ),
    legend(),
    ...hosts.map((host) => hostPart(host, most)),
  ];
}

const hostPart = ({ host, stories, days, gaps }, most) => {
  const unlooked = days.filter(({ looked, stories: n }) => !looked && n === 0).length;
  return h(
    'section',
    { class: 'chart' },
    h('h2', null, host, h('small', null, ` ${plural(stories, 'story', 'stories')}`)),
    daysChart({ host, days, gaps, most }),
    unlooked > 0 &&
      h(
        'p',
        { class: 'meta' },
        `${plural(unlooked, 'day')} without a look and without a story: what was published then is not known.`,
      ),
    gaps.map(({ from, to, stories: n, expected }) =>
      h(
        'p',
        { class: 'meta' },
        `Looks like an outage: ${from} to ${to}, ${number(n)} stories where about ${number(expected)} were to be expected.`,
      ),
    ),
    asTable(
      `Stories per day of ${host}`,
      [
        { name: 'day', of: ({ day }) => day },
        { name: 'stories', isNumber: true, of: ({ stories: n }) => number(n) },
        { name: 'looked at on that day', of: ({ looked }) => (looked ? 'yes' : 'no') },
      ],
      days,
    ),
  );
};
