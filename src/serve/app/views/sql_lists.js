import { h } from '../parts/dom.js';
import { forget, save, saved } from '../parts/saved.js';
import { say } from '../parts/states.js';

/** Examples, and queries that the reader keeps; `take` puts one into the editor and runs it. */
export function queryLists(examples, editor, take) {
  const kept = h('div');
  const name = h('input', { id: 'query-name', placeholder: 'a name', autocomplete: 'off', required: true });
  const keep = (event) => {
    event.preventDefault();
    save(name.value.trim(), editor.value);
    say(`Kept as ${name.value}.`);
    name.value = '';
    refill();
  };
  const drop = (one) => {
    forget(one);
    say(`${one} is forgotten.`);
    refill();
  };
  const refill = () => kept.replaceChildren(...keptList(take, drop));
  refill();
  return h(
    'div',
    { class: 'columns' },
    h(
      'section',
      null,
      h('h2', null, 'Examples'),
      h(
        'ul',
        { class: 'queries' },
        examples.map(({ question, sql }) =>
          h(
            'li',
            null,
            button(question, () => take(sql)),
          ),
        ),
      ),
    ),
    h(
      'section',
      null,
      h('h2', null, 'Kept in this browser'),
      kept,
      h(
        'form',
        { class: 'row', onsubmit: keep },
        h('label', { for: 'query-name' }, 'Keep the query as'),
        name,
        h('button', { type: 'submit' }, 'Keep'),
      ),
    ),
  );
}

const button = (text, act) => h('button', { type: 'button', class: 'link', onclick: act }, text);

function keptList(take, drop) {
  const all = Object.entries(saved());
  if (all.length === 0) return [h('p', { class: 'nothing' }, 'None yet.')];
  const item = ([name, sql]) =>
    h(
      'li',
      null,
      button(name, () => take(sql)),
      ' ',
      h(
        'button',
        { type: 'button', class: 'small', onclick: () => drop(name), 'aria-label': `Forget ${name}` },
        '✕',
      ),
    );
  return [h('ul', { class: 'queries' }, all.map(item))];
}
