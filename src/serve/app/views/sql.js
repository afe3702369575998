import { get, post, postForFile } from '../parts/api.js';
import { h } from '../parts/dom.js';
import { number, plural } from '../parts/format.js';
import { hrefOf } from '../parts/state.js';
import { later, nothing, say, trouble } from '../parts/states.js';
import { table } from '../parts/table.js';
import { queryLists } from './sql_lists.js';

/** Questions in SQL. A query that came with the address is shown and waits for its reader to run it. */
export async function show({ params, signal }) {
  const { examples } = await get('/examples', {}, signal);
  const editor = h('textarea', {
    id: 'sql',
    rows: 8,
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
  });
  editor.value = params.get('q') ?? examples[0]?.sql ?? '';
  const answer = h(
    'section',
    { 'aria-label': 'Answer', class: 'answer' },
    nothing('Run it with the button, or Ctrl+Enter.'),
  );
  const run = () => answered(editor.value, answer);
  const take = (sql) => {
    editor.value = sql;
    run();
  };
  editor.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run();
  });
  return {
    title: 'SQL',
    content: [
      h('h1', null, 'SQL'),
      h('label', { for: 'sql' }, 'One SELECT (DuckDB) over the views below; it cannot write'),
      editor,
      h(
        'div',
        { class: 'row' },
        h('button', { type: 'button', class: 'main', onclick: run }, 'Run'),
        h('button', { type: 'button', onclick: () => download(editor.value, answer) }, 'Download CSV'),
      ),
      answer,
      h('details', { ontoggle: viewsOnce }, h('summary', null, 'Views, their columns, and macros'), h('div')),
      queryLists(examples, editor, take),
    ],
  };
}

/** Asks for them when they are first looked at. */
function viewsOnce({ target }) {
  const place = target.lastElementChild;
  if (!target.open || place.hasChildNodes()) return;
  const item = ({ name, kind, summary, columns }) => [
    h('dt', null, h('code', null, kind === 'macro' ? `${name}(…)` : name)),
    h('dd', null, summary, columns.length > 0 && h('p', { class: 'meta' }, columns.join(', '))),
  ];
  place.append(later(async () => h('dl', null, (await get('/views')).views.map(item))));
}

async function answered(sql, place) {
  // The address has the query, to be shared; it is no new view.
  history.replaceState(null, '', hrefOf(['sql'], { q: sql }));
  place.setAttribute('aria-busy', 'true');
  try {
    const found = await post('/query', { sql });
    place.replaceChildren(...shown(found));
    say(plural(found.rows.length, 'row'));
  } catch (error) {
    place.replaceChildren(trouble(error));
  }
  place.removeAttribute('aria-busy');
}

/** The columns of an EXPLAIN, whose drawing is no cell. */
const EXPLAINED = 'explain_key,explain_value';

const shown = ({ columns, rows, more, ms }) =>
  [
    h(
      'p',
      { class: 'meta' },
      `${more ? `the first ${number(rows.length)} rows; the CSV has more` : plural(rows.length, 'row')}, ${number(ms)} ms`,
    ),
    columns.join() === EXPLAINED &&
      rows.map((row) => h('pre', { class: 'plan', tabindex: 0 }, row.explain_value)),
    rows.length > 0 &&
      columns.join() !== EXPLAINED &&
      table(
        'Rows of the answer',
        columns.map((name) => ({
          name,
          isNumber: rows.every((row) => row[name] === null || typeof row[name] === 'number'),
          of: (row) => h('span', { dir: 'auto' }, text(row[name])),
        })),
        rows,
      ),
  ]
    .flat()
    .filter(Boolean);

const CUT = 300;

function text(value) {
  if (value === null || value === undefined) return '';
  const all = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return all.length > CUT ? `${all.slice(0, CUT)}…` : all;
}

async function download(sql, place) {
  place.querySelector('.cut')?.remove();
  try {
    const { file, headers } = await postForFile('/query', { sql, format: 'csv' });
    const url = URL.createObjectURL(file);
    h('a', { href: url, download: 'newskeep.csv' }).click();
    // The browser has taken it by the next turn at the latest.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    const cutAt = headers.get('newskeep-cut-at');
    if (cutAt !== null) place.prepend(cutNote(Number(cutAt)));
    say(
      cutAt === null
        ? 'The CSV file is downloaded.'
        : 'The CSV file is downloaded; it does not have all rows.',
    );
  } catch (error) {
    place.replaceChildren(trouble(error));
  }
}

const cutNote = (rows) =>
  h(
    'p',
    { class: 'trouble cut' },
    `The CSV file has only the first ${number(rows)} rows; there are more. On the command line, this writes all of them: `,
    h('code', null, 'newskeep query "…" --format csv -o all.csv'),
  );
