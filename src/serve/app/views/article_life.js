import { lifeChart } from '../charts/life.js';
import { get } from '../parts/api.js';
import { address, h } from '../parts/dom.js';
import { lasted, moment, number } from '../parts/format.js';
import { hrefOf } from '../parts/state.js';
import { later, nothing } from '../parts/states.js';
import { table } from '../parts/table.js';

const HOUR_MS = 3_600_000;

/** Where the story stood in lists of newest stories, under which headlines, and what its page answered. */
export const lifePart = ({ id, looks, signal }) => [
  later(async () => life(await get(`/articles/${id}/life`, {}, signal))),
  h('h2', null, 'Looks at its page'),
  table(
    'Looks at its page',
    [
      { name: 'when', of: ({ fetched_at }) => moment(fetched_at) },
      { name: 'status', isNumber: true, of: ({ status }) => String(status) },
      { name: 'what came', of: ({ kind }) => kind.replaceAll('_', ' ') },
      { name: 'what it did to the story', of: ({ outcome }) => outcome },
    ],
    looks,
  ),
];

function life({ stays, places }) {
  if (stays.length === 0) return nothing('It was not seen in a list of newest stories.');
  return [
    lifeChart(places, stays),
    table(
      'Its stays in lists',
      [
        {
          name: 'list',
          of: ({ page_url }) =>
            h('a', { href: hrefOf(['charts', 'strip'], { page: page_url }) }, address(page_url)),
        },
        { name: 'first seen in it', of: ({ first_at }) => moment(first_at) },
        { name: 'gone by', of: ({ gone_at }) => (gone_at ? moment(gone_at) : 'still there') },
        { name: 'stood, from look to look', of: ({ hours }) => lasted(hours * HOUR_MS) },
        { name: 'best place', isNumber: true, of: ({ best_position }) => number(best_position) },
      ],
      stays,
    ),
    headlines(places),
  ];
}

/** The headlines under which it stood, where there was more than one. */
function headlines(places) {
  const first = new Map();
  for (const { title, observed_at, page_url } of places)
    if (!first.has(title)) first.set(title, { title, observed_at, page_url });
  if (first.size < 2) return null;
  return [
    h('h2', null, `It stood under ${number(first.size)} headlines`),
    h(
      'ol',
      { class: 'headlines' },
      [...first.values()].map(({ title, observed_at }) =>
        h('li', { dir: 'auto' }, title, h('small', null, ` ${moment(observed_at)}`)),
      ),
    ),
  ];
}
