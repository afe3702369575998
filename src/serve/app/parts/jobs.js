import { get } from './api.js';
import { h } from './dom.js';
import { go } from './state.js';

/** Which job is looked at: the one that was chosen, else the first; undefined where there is none. */
export async function jobChoice(view, params, signal, { all } = {}) {
  const { jobs } = await get('/jobs', {}, signal);
  const names = jobs.map(({ job }) => job);
  const job = params.get('job') ?? (all ? undefined : names[0]);
  if (names.length < 2 && !all) return { job, form: null };
  const change = (event) => go([view], { job: event.target.value });
  const option = (value, text) => h('option', { value, selected: value === (job ?? '') }, text);
  const select = h(
    'select',
    { onchange: change },
    all && option('', all),
    names.map((name) => option(name, name)),
  );
  return { job, form: h('p', null, h('label', null, 'Job ', select)) };
}
