import { tagsChart } from '../charts/tags.js';
import { h } from '../parts/dom.js';
import { number } from '../parts/format.js';
import { nothing } from '../parts/states.js';
import { asTable } from '../parts/table.js';
import { inPeriod } from './period.js';

/** The most frequent tags, week by week. */
export const make = ({ params, signal }) =>
  inPeriod({ path: '/tags-by-week', view: ['charts', 'tags'], params, signal }, draw);

function draw({ from, to, weeks, tags }) {
  if (tags.length === 0) return [nothing(`No story of ${from} to ${to} has a tag.`)];
  return [
    h(
      'p',
      null,
      'Stories a week with each tag, by day of publication. The number beside a tag is that of the whole time, the arrow how its last whole week differs from the mean of those before. A hatched week was looked at on no day: it tells nothing of the papers.',
    ),
    tagsChart({ weeks, tags, to }),
    asTable(
      'Tags by week',
      [
        { name: 'tag', of: ({ tag }) => h('span', { dir: 'auto' }, tag) },
        ...weeks.map(({ week, days_looked }, i) => ({
          name: `${week}${days_looked === 0 ? ' (not looked at)' : ''}`,
          isNumber: true,
          of: ({ by_week }) => number(by_week[i]),
        })),
      ],
      tags,
    ),
  ];
}
