import { h, s } from '../parts/dom.js';
import { hatching, picture, responsive, spread, titled } from './frame.js';

const [HEIGHT, FOOT] = [56, 16];
const MISSING = ['walled', 'gone', 'refused', 'failed', 'waiting'];

/** Bars by month: what is held, and on top, hatched, what is known and not held. */
export const monthsChart = (host, months) =>
  responsive((width) => {
    const all = everyMonth(months);
    const most = Math.max(1, ...all.map(({ known }) => known));
    const step = Math.min(26, width / all.length);
    const { definition, fill } = hatching();
    const tall = (n) => (HEIGHT * n) / most;
    const bar = ({ month, known, held, ...rest }, i) =>
      titled(
        s(
          'g',
          null,
          s('rect', { x: i * step, y: 0, width: step, height: HEIGHT, fill: 'transparent' }),
          s('rect', {
            x: i * step + 0.5,
            y: HEIGHT - tall(held),
            width: step - 1,
            height: tall(held),
            class: 'bar',
          }),
          known > held &&
            s('rect', {
              x: i * step + 1,
              y: HEIGHT - tall(known),
              width: step - 2,
              height: tall(known - held),
              fill,
              class: 'missing',
            }),
        ),
        `${month}: ${held} of ${known} held${MISSING.flatMap((name) => (rest[name] ? `, ${rest[name]} ${name}` : [])).join('')}`,
      );
    return picture(
      width,
      HEIGHT + FOOT,
      `${host}, ${all[0].month} to ${all.at(-1).month}: ${all.reduce((n, { held }) => n + held, 0)} of ${all.reduce((n, { known }) => n + known, 0)} stories held; the highest bar is ${most} a month. The table below tells each month.`,
      definition,
      all.map(bar),
      s('path', { d: `M0 ${HEIGHT}H${Math.min(width, step * all.length)}`, class: 'axis' }),
      spread(all.length, step * all.length, 60).map((i) =>
        s('text', { x: i * step, y: HEIGHT + 12, class: 'tick' }, all[i].month),
      ),
    );
  });

/** Also those of which nothing is known. */
function everyMonth(months) {
  const known = new Map(months.map((one) => [one.month, one]));
  const all = [];
  for (let at = months[0].month; at <= months.at(-1).month; at = next(at))
    all.push(known.get(at) ?? { month: at, known: 0, held: 0 });
  return all;
}

function next(month) {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number)).toISOString().slice(0, 7);
}

export function monthsLegend() {
  const { definition, fill } = hatching();
  const sample = (...children) => s('svg', { width: 22, height: 14, 'aria-hidden': 'true' }, ...children);
  return h(
    'p',
    { class: 'legend' },
    h('span', null, sample(s('rect', { width: 22, height: 14, class: 'bar' })), ' held'),
    h(
      'span',
      null,
      sample(definition, s('rect', { x: 0.5, y: 0.5, width: 21, height: 13, fill, class: 'missing' })),
      ' known, not held',
    ),
  );
}
