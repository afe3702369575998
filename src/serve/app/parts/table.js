import { h } from './dom.js';

/**
 * A table that is scrolled on narrow screens; columns are { name, of, isNumber }, `of` gives a text or an element.
 * The caption says what it tells.
 */
export const table = (caption, columns, rows, { isCaptionSeen = false } = {}) =>
  h(
    'div',
    { class: 'wide', tabindex: '0', role: 'region', 'aria-label': caption },
    h(
      'table',
      null,
      h('caption', { class: isCaptionSeen ? null : 'unseen' }, caption),
      h('thead', null, h('tr', null, columns.map(headCell))),
      h(
        'tbody',
        null,
        rows.map((row) =>
          h(
            'tr',
            null,
            columns.map((column, i) => cell(column, row, i)),
          ),
        ),
      ),
    ),
  );

const headCell = ({ name, isNumber }) => h('th', { scope: 'col', class: isNumber ? 'number' : null }, name);

const cell = ({ of, isNumber }, row, place) =>
  h(
    place === 0 ? 'th' : 'td',
    { scope: place === 0 ? 'row' : null, class: isNumber ? 'number' : null },
    of(row) ?? '',
  );

/** What a chart shows, as a table to open. */
export const asTable = (caption, columns, rows) =>
  h('details', { class: 'alternative' }, h('summary', null, 'As a table'), table(caption, columns, rows));
