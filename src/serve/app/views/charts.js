import { h } from '../parts/dom.js';
import { hrefOf } from '../parts/state.js';

const CHARTS = {
  days: { load: () => import('./charts_days.js'), name: 'Stories per day' },
  strip: { load: () => import('./charts_strip.js'), name: 'Front pages' },
  tags: { load: () => import('./charts_tags.js'), name: 'Tags by week' },
  syndication: { load: () => import('./charts_syndication.js'), name: 'Syndication' },
};

export async function show({ more: [chosen = 'days'], params, signal }) {
  const chart = Object.hasOwn(CHARTS, chosen) ? CHARTS[chosen] : CHARTS.days;
  const { make } = await chart.load();
  const link = ([id, { name }]) =>
    h('a', { href: hrefOf(['charts', id]), 'aria-current': CHARTS[id] === chart ? 'page' : null }, name);
  return {
    title: chart.name,
    content: [
      h('nav', { class: 'parts', 'aria-label': 'Charts' }, Object.entries(CHARTS).map(link)),
      h('h1', null, chart.name),
      ...(await make({ params, signal })),
    ],
  };
}
