import { get } from '../parts/api.js';
import { h } from '../parts/dom.js';
import { go } from '../parts/state.js';

/** Days and papers to choose, for a chart; `shown` is the period that the server took. */
export async function periodForm(path, params, shown, signal) {
  const { hosts } = await get('/hosts', {}, signal);
  const submit = (event) => {
    event.preventDefault();
    const { from, to, host } = event.target.elements;
    go(path, { from: from.value, to: to.value, host: host.value });
  };
  const chosen = params.get('host') ?? '';
  const day = (name, label) =>
    h('label', null, label, h('input', { type: 'date', name, value: shown[name] }));
  return h(
    'form',
    { class: 'row choose', onsubmit: submit },
    day('from', 'From '),
    day('to', 'to '),
    h(
      'label',
      null,
      'Paper ',
      h(
        'select',
        { name: 'host' },
        h('option', { value: '' }, 'all'),
        hosts.map(({ host }) => h('option', { value: host, selected: host === chosen }, host)),
      ),
    ),
    h('button', { type: 'submit' }, 'Show'),
  );
}
