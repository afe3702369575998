import { tagsChart } from '../charts/tags.js';
import { get } from '../parts/api.js';
import { h } from '../parts/dom.js';
import { number } from '../parts/format.js';
import { nothing } from '../parts/states.js';
import { asTable } from '../parts/table.js';
import { periodForm } from './period.js';

/** The most frequent tags, week by week. */
export async function make({ params, signal }) {
  const { from, to, weeks, tags } = await get('/tags-by-week', params, signal);
  const form = await periodForm(['charts', 'tags'], params, { from, to }, signal);
  if (tags.length === 0) return [form, nothing(`No story of ${from} to ${to} has a tag.`)];
  return [
    form,
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
