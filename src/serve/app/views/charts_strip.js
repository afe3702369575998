import { stripChart } from '../charts/strip.js';
import { get } from '../parts/api.js';
import { h, outLink } from '../parts/dom.js';
import { lasted, moment, number, plural } from '../parts/format.js';
import { go } from '../parts/state.js';
import { nothing, trouble } from '../parts/states.js';
import { asTable } from '../parts/table.js';

/** A list of newest stories through time. */
export async function make({ params, signal }) {
  const { lists } = await get('/lists', {}, signal);
  const page_url = params.get('page') ?? lists[0]?.page_url;
  if (!page_url) return [nothing('No list of newest stories was kept yet.')];
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? ''];
  const form = choice(lists, { page_url, from, to });
  try {
    return [form, ...draw(await get('/list-strip', { page_url, from, to }, signal))];
  } catch (error) {
    if (error.code !== 'usage') throw error;
    return [form, trouble(error)];
  }
}

function draw(strip) {
  if (strip.states.length === 0) return [nothing('The list was not seen in this time.')];
  const stories = storiesIn(strip.states);
  return [
    h(
      'p',
      null,
      'Each row is a place in the list, the first on top; each story keeps its colour while it moves. Hatched: nobody looked. ',
      outLink(strip.page_url, 'The page itself'),
    ),
    strip.more && h('p', { class: 'hint' }, 'The time has more states than are shown: these are the newest.'),
    stripChart(strip, stories),
    asTable(
      'Stories that stood in the list',
      [
        { name: 'headline', of: ({ titles }) => h('span', { dir: 'auto' }, titles.join(' → ')) },
        { name: 'first seen', of: ({ first }) => moment(first) },
        { name: 'last seen', of: ({ last }) => moment(last) },
        { name: 'stood', of: ({ first, last }) => lasted(Date.parse(last) - Date.parse(first)) },
        { name: 'best place', isNumber: true, of: ({ best }) => number(best) },
        { name: 'headlines', isNumber: true, of: ({ titles }) => number(titles.length) },
      ],
      [...stories.values()],
    ),
  ];
}

function choice(lists, { page_url, from, to }) {
  const submit = (event) => {
    event.preventDefault();
    const { page, from: first, to: last } = event.target.elements;
    go(['charts', 'strip'], { page: page.value, from: first.value, to: last.value });
  };
  return h(
    'form',
    { class: 'row choose', onsubmit: submit },
    h(
      'label',
      null,
      'List ',
      h(
        'select',
        { name: 'page' },
        lists.map((list) =>
          h(
            'option',
            { value: list.page_url, selected: list.page_url === page_url },
            `${list.page_url} (${plural(list.states, 'state')})`,
          ),
        ),
      ),
    ),
    h('label', null, 'From ', h('input', { type: 'date', name: 'from', value: from })),
    h('label', null, 'to ', h('input', { type: 'date', name: 'to', value: to })),
    h('button', { type: 'submit' }, 'Show'),
  );
}

/** The stories of the states by their address, in the order in which they came. */
function storiesIn(states) {
  const stories = new Map();
  for (const { at, until, items } of states)
    for (const { url, title, position } of items) {
      const story = stories.get(url) ?? {
        url,
        titles: [],
        first: at,
        last: until,
        best: position,
        place: stories.size,
      };
      stories.set(url, story);
      story.last = until;
      story.best = Math.min(story.best, position);
      if (!story.titles.includes(title)) story.titles.push(title);
    }
  return stories;
}
