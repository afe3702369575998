import { get } from './parts/api.js';
import { h } from './parts/dom.js';
import { number, plural } from './parts/format.js';
import { stateOf } from './parts/state.js';
import { noSuch, say, trouble } from './parts/states.js';

/** The views, by the first word of the address: each module has `show({ more, params, signal })`, which gives title and content. */
const VIEWS = {
  search: { load: () => import('./views/search.js'), name: 'Search' },
  charts: { load: () => import('./views/charts.js'), name: 'Charts' },
  sql: { load: () => import('./views/sql.js'), name: 'SQL' },
  jobs: { load: () => import('./views/jobs.js'), name: 'Jobs' },
  coverage: { load: () => import('./views/coverage.js'), name: 'Coverage' },
  health: { load: () => import('./views/health.js'), name: 'Health' },
  article: { load: () => import('./views/article.js') },
};

const NOWHERE = {
  load: () => ({
    show: ({ view }) => ({
      title: 'No such view',
      content: noSuch('view', view, 'The views are named above.'),
    }),
  }),
};

const main = document.getElementById('main');
let underWay = new AbortController();
let shown = '';

async function show() {
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  const state = stateOf(location.hash);
  showPlace(state.view);
  main.setAttribute('aria-busy', 'true');
  const view = Object.hasOwn(VIEWS, state.view) ? VIEWS[state.view] : NOWHERE;
  try {
    const { show: made } = await view.load();
    const { title, content } = await made({ ...state, signal });
    if (signal.aborted) return;
    document.title = `${title} – newskeep`;
    main.replaceChildren(...content.flat(Infinity).filter(Boolean));
    showAbout().catch(() => undefined);
    if (shown !== '') arrive(title, state);
    shown = placeOf(state);
  } catch (error) {
    if (signal.aborted) return;
    main.replaceChildren(trouble(error, show));
  }
  main.removeAttribute('aria-busy');
}

const placeOf = ({ view, more }) => [view, ...more].join('/');

/** Where another view comes, focus and the reader go to its beginning; within a view they stay. */
function arrive(title, state) {
  say(title);
  if (placeOf(state) === shown) return;
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function showPlace(current) {
  const links = Object.entries(VIEWS).flatMap(([view, { name }]) =>
    name ? h('a', { href: `#/${view}`, 'aria-current': view === current ? 'page' : null }, name) : [],
  );
  document.getElementById('views').replaceChildren(...links);
}

/** What is served, below every view; that it cannot be had, the view tells itself. */
async function showAbout() {
  const { data, version, totals, shows } = await get('/about');
  document
    .getElementById('about')
    .replaceChildren(
      h(
        'p',
        null,
        `${data}: ${plural(totals.articles, 'story', 'stories')}, ${number(totals.revisions)} revisions, ${number(totals.captures)} captures. newskeep ${version}.`,
      ),
      h(
        'p',
        null,
        h('a', { href: 'api/openapi.json' }, 'API (OpenAPI)'),
        shows.queues && [' · ', h('a', { href: 'queues' }, 'Queues')],
      ),
    );
}

/** The hash is the view's: the way past the head goes without it. */
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener('hashchange', show);
await show();
