import { get } from '../parts/api.js';
import { h } from '../parts/dom.js';
import { moment, number, valueText } from '../parts/format.js';
import { go } from '../parts/state.js';
import { later, nothing } from '../parts/states.js';
import { table } from '../parts/table.js';

/** The revisions, and two of them side by side. */
export function revisionsPart({ id, revisions, params }) {
  if (revisions.length < 2) return [nothing('One text of it was seen, and no other since.')];
  const newest = revisions.at(-1).revision;
  const to = Number(params.get('to')) || newest;
  const from = Number(params.get('from')) || Math.max(1, to - 1);
  const choose = (event) => {
    event.preventDefault();
    const { before, after } = event.target.form?.elements ?? event.target.elements;
    go(['article', id, 'revisions'], { from: before.value, to: after.value });
  };
  const select = (name, label, chosen) =>
    h(
      'label',
      null,
      label,
      h(
        'select',
        { name },
        revisions.map(({ revision, fetched_at }) =>
          h(
            'option',
            { value: revision, selected: revision === chosen },
            `${revision}, ${moment(fetched_at)}`,
          ),
        ),
      ),
    );
  return [
    h(
      'form',
      { class: 'row choose', onsubmit: choose },
      select('before', 'Before ', from),
      select('after', 'After ', to),
      h('button', { type: 'submit' }, 'Compare'),
    ),
    later(async () => comparison(await get(`/articles/${id}/changes`, { from, to }))),
    h('h2', null, 'All revisions'),
    table(
      'All revisions',
      [
        { name: 'revision', isNumber: true, of: ({ revision }) => number(revision) },
        { name: 'first seen', of: ({ fetched_at }) => moment(fetched_at) },
        { name: 'words', isNumber: true, of: ({ word_count }) => number(word_count) },
        { name: 'headline', of: ({ title }) => title ?? '–' },
      ],
      revisions,
    ),
  ];
}

function comparison({ from, to, same_parser, fields }) {
  if (fields.length === 0) return nothing('The two do not differ in what is kept.');
  return [
    !same_parser &&
      h(
        'p',
        { class: 'hint' },
        `Two versions of the parser read them (${from.parser_version}, ${to.parser_version}): a difference may be theirs rather than the paper’s.`,
      ),
    h('p', { class: 'legend' }, h('del', null, 'taken out'), ' ', h('ins', null, 'put in')),
    ...fields.map((change) => fieldPart(change, from, to)),
  ];
}

const fieldPart = ({ field, before, after, words }, from, to) =>
  h(
    'section',
    { class: 'compared' },
    h('h2', null, field.replaceAll('_', ' ')),
    h(
      'div',
      { class: 'sides' },
      side(from, words, before, 'removed', 'del'),
      side(to, words, after, 'added', 'ins'),
    ),
  );

/** One side of a comparison: the words that both have, and those of its own, marked. */
function side({ revision, fetched_at }, words, value, own, tag) {
  const pieces = words
    ? words.flatMap(({ op, text }) => (op === own ? h(tag, null, text) : op === 'same' ? text : []))
    : [h(tag, null, valueText(value))];
  return h(
    'div',
    { class: 'side', dir: 'auto' },
    h('h3', null, `Revision ${revision}`, h('small', null, ` ${moment(fetched_at)}`)),
    h('p', { class: 'words' }, pieces),
  );
}
