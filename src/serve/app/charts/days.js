import { h, s } from '../parts/dom.js';
import { hatching, picture, responsive, spread, titled } from './frame.js';

const [HEIGHT, FOOT] = [64, 16];
const WIDEST = 36;

/** Bars by day; days without a look and without a story are hatched, times that look like an outage crossed. */
export const daysChart = ({ host, days, gaps, most }) =>
  responsive((width) => {
    const [unknown, outage] = [hatching(), hatching('outage')];
    const step = Math.min(WIDEST, width / days.length);
    const end = step * days.length;
    const isOut = (day) => gaps.some(({ from, to }) => from <= day && day <= to);
    const bar = ({ day, stories, looked }, i) => {
      const fill = isOut(day) ? outage.fill : !looked && stories === 0 ? unknown.fill : undefined;
      const height = (HEIGHT * stories) / Math.max(1, most);
      const said = `${day}: ${stories} ${stories === 1 ? 'story' : 'stories'}${looked ? '' : ', not looked at on that day'}${isOut(day) ? ', looks like an outage' : ''}`;
      return titled(
        s(
          'g',
          null,
          s('rect', { x: i * step, y: 0, width: step, height: HEIGHT, fill: fill ?? 'transparent' }),
          stories > 0 &&
            s('rect', {
              x: i * step + gapOf(step) / 2,
              y: HEIGHT - height,
              width: Math.max(0.5, step - gapOf(step)),
              height,
              class: 'bar',
            }),
        ),
        said,
      );
    };
    const label = (i) =>
      s('text', { x: i * step, y: HEIGHT + 12, class: 'tick' }, days[i].day.slice(i === 0 ? 0 : 5));
    const ticks = spread(days.length, end, 76).filter((i) => i * step < end - 36);
    return picture(
      width,
      HEIGHT + FOOT,
      summary(host, days, gaps),
      unknown.definition,
      outage.definition,
      days.map(bar),
      s('path', { d: `M0 ${HEIGHT}H${end}`, class: 'axis' }),
      ticks.map((i) => [s('path', { d: `M${i * step} ${HEIGHT}v3`, class: 'axis' }), label(i)]),
    );
  });

/** Between bars, where there is room for it. */
const gapOf = (step) => (step > 4 ? 1 : 0);

function summary(host, days, gaps) {
  const sum = days.reduce((n, { stories }) => n + stories, 0);
  const top = days.reduce((best, day) => (day.stories > best.stories ? day : best));
  const unlooked = days.filter(({ looked, stories }) => !looked && stories === 0).length;
  return `${host}: ${sum} stories from ${days[0].day} to ${days.at(-1).day}, the most on ${top.day} (${top.stories}); ${unlooked} days are not known; ${gaps.length} outages.`;
}

/** What hatching means. */
export function legend() {
  const [unknown, outage] = [hatching(), hatching('outage')];
  const sample = (fill, definition) =>
    s(
      'svg',
      { width: 22, height: 14, 'aria-hidden': 'true' },
      definition,
      s('rect', { width: 22, height: 14, fill, class: fill ? 'sample' : 'bar' }),
    );
  return h(
    'p',
    { class: 'legend' },
    h('span', null, sample(null, null), ' stories'),
    h('span', null, sample(unknown.fill, unknown.definition), ' nobody looked on that day'),
    h(
      'span',
      null,
      sample(outage.fill, outage.definition),
      ' looks like an outage, by the paper’s own rhythm',
    ),
  );
}
