import { graphChart } from '../charts/graph.js';
import { get } from '../parts/api.js';
import { h } from '../parts/dom.js';
import { number, percent } from '../parts/format.js';
import { go } from '../parts/state.js';
import { nothing } from '../parts/states.js';
import { asTable } from '../parts/table.js';

const SHARES = [0, 0.25, 0.5, 0.75, 0.9];

/** Which papers carry texts of which others. */
export async function make({ params, signal }) {
  const share = params.get('min_share') ?? '0.5';
  const { papers, ways } = await get('/syndication', { min_share: share }, signal);
  const change = (event) => go(['charts', 'syndication'], { min_share: event.target.value });
  const form = h(
    'p',
    null,
    h(
      'label',
      null,
      'Copies of which at least this much stands in their original ',
      h(
        'select',
        { onchange: change },
        SHARES.map((one) => h('option', { value: one, selected: Number(share) === one }, percent(one))),
      ),
    ),
  );
  if (ways.length === 0)
    return [form, nothing('No paper carries texts of another, as far as the dataset shows.')];
  return [
    form,
    h(
      'p',
      null,
      'An arrow goes from the paper that printed a text first, as far as can be told, to one that carries it too; the thicker, the more copies, whose number stands beside it where there is room. Beside a paper: copies that others carry of it / that it carries of others.',
    ),
    graphChart({ papers, ways }),
    asTable(
      'Ways of texts between papers',
      [
        { name: 'from', of: ({ from }) => from },
        { name: 'to', of: ({ to }) => to },
        { name: 'copies', isNumber: true, of: ({ copies }) => number(copies) },
        { name: 'shared, at the mean', isNumber: true, of: ({ shared }) => percent(shared) },
      ],
      ways,
    ),
  ];
}
