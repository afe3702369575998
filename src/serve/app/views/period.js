import { get } from '../parts/api.js';
import { h } from '../parts/dom.js';
import { go } from '../parts/state.js';
import { trouble } from '../parts/states.js';

/** What the server tells of a period, drawn below its form; what is wrong with the period is told there, to be mended. */
export async function inPeriod({ path, view, params, signal }, draw) {
  try {
    const told = await get(path, params, signal);
    return [await periodForm(view, params, told, signal), ...draw(told)];
  } catch (error) {
    if (error.code !== 'usage') throw error;
    return [await periodForm(view, params, Object.fromEntries(params), signal), trouble(error)];
  }
}

const isDay = (text) => !Number.isNaN(Date.parse(text)) && /^\d{4}-\d\d-\d\d$/.test(text);

/** Days and papers to choose, for a chart; `shown` is the period that the server took. */
async function periodForm(path, params, shown, signal) {
  const { hosts } = await get('/hosts', {}, signal);
  const submit = (event) => {
    event.preventDefault();
    const { from, to, host } = event.target.elements;
    go(path, { from: from.value, to: to.value, host: host.value });
  };
  const chosen = params.get('host') ?? '';
  const day = (name, label) =>
    h('label', null, label, h('input', { type: 'date', name, value: isDay(shown[name]) && shown[name] }));
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
