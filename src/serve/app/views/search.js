import { get, queryOf } from '../parts/api.js';
import { h, marked } from '../parts/dom.js';
import { number, percent, plural, stated } from '../parts/format.js';
import { go, hrefOf, withParams } from '../parts/state.js';
import { nothing, say, trouble } from '../parts/states.js';
import { facets, narrowed } from './facets.js';

/** Words, what narrows them, and what is found. */
export async function show({ params, signal }) {
  const words = params.get('q') ?? '';
  const content = [h('h1', { class: 'unseen' }, 'Search'), form(params)];
  try {
    const found = await get('/search', params, signal);
    say(`${plural(found.total, 'story', 'stories')} found`);
    content.push(
      indexing(found.indexing),
      (found.notes ?? []).map((note) => h('p', { class: 'hint' }, note)),
      h('div', { class: 'found' }, facets(found.facets ?? {}, params), results(found, params)),
    );
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    // The words stay, to be mended.
    if (error.status === 401) throw error;
    content.push(trouble(error));
  }
  return { title: words ? `${words} – Search` : 'Search', content };
}

function form(params) {
  const input = h('input', {
    type: 'search',
    id: 'q',
    name: 'q',
    value: params.get('q') ?? '',
    placeholder: 'harbour "east gate" author:ostrey after:2026-02-01',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const day = (name, label) =>
    h('label', null, label, h('input', { type: 'date', name, value: params.get(name) ?? '' }));
  const submit = (event) => {
    event.preventDefault();
    const { from, to } = event.target.elements;
    go(
      ['search'],
      withParams(params, { q: input.value.trim(), from: from.value, to: to.value, cursor: null }),
    );
  };
  return h(
    'form',
    { role: 'search', class: 'search', onsubmit: submit },
    h('label', { for: 'q', class: 'unseen' }, 'Words, "phrases", fields'),
    h('div', { class: 'row' }, input, h('button', { type: 'submit', class: 'main' }, 'Search')),
    h('div', { class: 'row days' }, day('from', 'Published from '), day('to', 'to ')),
    narrowed(params),
  );
}

/** While the index is made anew, there may be more to find. */
const indexing = (told) =>
  told &&
  h(
    'p',
    { class: 'hint' },
    `The index is being made${told.of > 0 ? ` (${percent(told.bytes / told.of)})` : ''}: there may be more to find in a while.`,
  );

function results(found, params) {
  const { hits, cursor } = found;
  if (hits.length === 0)
    return h('div', null, nothing('Nothing is found. Fewer words, or another spelling, may help.'));
  const isLater = params.has('cursor');
  return h(
    'section',
    { 'aria-label': 'Stories' },
    h(
      'p',
      { class: 'count' },
      countOf(found, (params.get('q') ?? '') !== ''),
      ' · ',
      h('a', { href: `feed.xml${queryOf(withParams(params, { cursor: null }))}` }, 'feed of this search'),
    ),
    h('ol', { class: 'hits' }, hits.map(hit)),
    h(
      'nav',
      { class: 'pages', 'aria-label': 'Pages' },
      isLater && h('a', { href: hrefOf(['search'], withParams(params, { cursor: null })) }, '« First page'),
      cursor &&
        h('a', { href: hrefOf(['search'], withParams(params, { cursor })), rel: 'next' }, 'Next page »'),
    ),
  );
}

const countOf = ({ total, total_is_exact, ranked_among }, hasWords) =>
  [
    `${total_is_exact ? '' : 'at least '}${plural(total, 'story', 'stories')}`,
    !hasWords && ', the newest first',
    hasWords && ranked_among < total && `, the best of the newest ${number(ranked_among)} first`,
    ranked_among < total && `; the counts beside them are of the newest ${number(ranked_among)}`,
  ]
    .filter(Boolean)
    .join('');

const hit = ({
  id,
  host,
  title,
  title_marks,
  snippet,
  snippet_marks,
  published_at,
  authors,
  tags,
  language,
  revision,
}) =>
  h(
    'li',
    { lang: language },
    h(
      'h2',
      null,
      h(
        'a',
        { href: hrefOf(['article', id]), dir: 'auto' },
        title ? marked(title, title_marks) : 'without a title',
      ),
    ),
    h(
      'p',
      { class: 'meta', lang: 'en' },
      [
        host,
        stated(published_at),
        authors.map(({ name }) => name).join(', '),
        language,
        revision > 1 && `revision ${revision}`,
      ]
        .filter(Boolean)
        .join(' · '),
    ),
    snippet && h('p', { dir: 'auto' }, marked(snippet, snippet_marks)),
    tags.length > 0 &&
      h(
        'p',
        { class: 'tags' },
        tags.slice(0, 6).map((tag) => [h('a', { href: hrefOf(['search'], { tag }) }, tag), ' ']),
      ),
  );
