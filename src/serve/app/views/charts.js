import { h } from '../parts/dom.js';
import { hrefOf } from '../parts/state.js';
import { noSuch } from '../parts/states.js';

const CHARTS = {
  days: { load: () => import('./charts_days.js'), name: 'Stories per day' },
  strip: { load: () => import('./charts_strip.js'), name: 'Front pages' },
  tags: { load: () => import('./charts_tags.js'), name: 'Tags by week' },
  syndication: { load: () => import('./charts_syndication.js'), name: 'Syndication' },
};

export async function show({ more: [chosen = 'days'], params, signal }) {
  const chart = Object.hasOwn(CHARTS, chosen) ? CHARTS[chosen] : undefined;
  const link = ([id, { name }]) =>
    h('a', { href: hrefOf(['charts', id]), 'aria-current': CHARTS[id] === chart ? 'page' : null }, name);
  const nav = h('nav', { class: 'parts', 'aria-label': 'Charts' }, Object.entries(CHARTS).map(link));
  if (!chart)
    return {
      title: 'No such chart',
      content: [nav, ...noSuch('chart', chosen, 'The charts are named above.')],
    };
  const { make } = await chart.load();
  return {
    title: chart.name,
    content: [nav, h('h1', null, chart.name), ...(await make({ params, signal }))],
  };
}
