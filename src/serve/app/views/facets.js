import { h } from '../parts/dom.js';
import { number } from '../parts/format.js';
import { hrefOf, withParams } from '../parts/state.js';

/** What a search is narrowed by, as the parameters have it, and its name. */
const FACETS = [
  ['host', 'Paper'],
  ['tag', 'Tag'],
  ['author', 'Author'],
  ['language', 'Language'],
];
const SHOWN = 8;

/** Values with how many stories have them; choosing one narrows the search. */
export function facets(found, params) {
  // Wide screens have them open; a phone shows the stories first.
  const isOpen = matchMedia('(min-width: 52rem)').matches;
  return h(
    'aside',
    { 'aria-label': 'Narrow the search' },
    FACETS.map(([name, label]) => facet(name, label, found[name] ?? [], params, isOpen)),
    days(found.day ?? [], params, isOpen),
  );
}

function facet(name, label, values, params, isOpen) {
  const chosen = new Set(params.getAll(name));
  const rest = values.filter(({ value }) => !chosen.has(value));
  if (rest.length === 0) return null;
  const item = ({ value, count }) =>
    h(
      'li',
      null,
      h('a', { href: added(params, name, value), dir: 'auto' }, value),
      ' ',
      h('span', { class: 'n' }, number(count)),
    );
  return h(
    'details',
    { open: isOpen },
    h('summary', null, label),
    h('ul', null, rest.slice(0, SHOWN).map(item)),
    rest.length > SHOWN &&
      h(
        'details',
        { class: 'more' },
        h('summary', null, `${rest.length - SHOWN} more`),
        h('ul', null, rest.slice(SHOWN).map(item)),
      ),
  );
}

function days(values, params, isOpen) {
  if (values.length === 0) return null;
  const most = Math.max(...values.map(({ count }) => count));
  const item = ({ value, count }) =>
    h(
      'li',
      null,
      h(
        'a',
        { href: hrefOf(['search'], withParams(params, { from: value, to: value, cursor: null })) },
        value,
      ),
      h('meter', { min: 0, max: most, value: count, 'aria-label': `${count} stories` }),
      h('span', { class: 'n' }, number(count)),
    );
  const shown = values.toSorted((a, b) => (a.value < b.value ? 1 : -1)).slice(0, 10);
  return h(
    'details',
    { class: 'days', open: isOpen },
    h('summary', null, 'Day'),
    h('ul', null, shown.map(item)),
  );
}

const added = (params, name, value) =>
  hrefOf(['search'], withParams(params, { [name]: [...params.getAll(name), value], cursor: null }));

/** What was chosen, each with a way to take it back. */
export function narrowed(params) {
  const chosen = FACETS.flatMap(([name, label]) =>
    params.getAll(name).map((value) => ({ name, label, value })),
  );
  if (chosen.length === 0) return null;
  const without = ({ name, value }) =>
    hrefOf(
      ['search'],
      withParams(params, { [name]: params.getAll(name).filter((one) => one !== value), cursor: null }),
    );
  return h(
    'ul',
    { class: 'chosen', 'aria-label': 'Narrowed by' },
    chosen.map((one) =>
      h(
        'li',
        null,
        h(
          'a',
          { href: without(one), 'aria-label': `Without ${one.label} ${one.value}` },
          `${one.label}: ${one.value} ✕`,
        ),
      ),
    ),
  );
}
