import { s } from '../parts/dom.js';
import { hatching, picture, responsive, spread, titled } from './frame.js';

const [ROW, FOOT, WIDE, NARROW] = [34, 16, 150, 104];
const LETTER = 6.6;
const WIDEST = 96;

/** A row of bars by week for each tag, all to the same height; weeks that nobody looked at are hatched through all rows. */
export const tagsChart = ({ weeks, tags, to }) =>
  responsive((width) => {
    const left = width > 560 ? WIDE : NARROW;
    const right = 46;
    const step = Math.min(WIDEST, (width - left - right) / weeks.length);
    const end = left + step * weeks.length;
    const most = Math.max(1, ...tags.flatMap(({ by_week }) => by_week));
    const height = tags.length * ROW;
    const { definition, fill } = hatching();
    const hatched = weeks.flatMap(({ week, days_looked }, i) =>
      days_looked === 0
        ? titled(
            s('rect', { x: left + i * step, y: 0, width: step, height, fill }),
            `Week of ${week}: not looked at`,
          )
        : [],
    );
    const row = ({ tag, stories, by_week }, place) => {
      const foot = (place + 1) * ROW - 4;
      const room = Math.floor((left - 34) / LETTER);
      const bar = (n, i) => {
        const tall = ((ROW - 8) * n) / most;
        return titled(
          s(
            'g',
            null,
            s('rect', {
              x: left + i * step,
              y: foot - ROW + 8,
              width: step,
              height: ROW - 8,
              fill: 'transparent',
            }),
            s('rect', {
              x: left + i * step + 0.5,
              y: foot - tall,
              width: Math.max(0.5, step - 1),
              height: tall,
              class: 'bar',
            }),
          ),
          `${tag}, week of ${weeks[i].week}: ${n}`,
        );
      };
      return s(
        'g',
        null,
        titled(
          s(
            'text',
            { x: 0, y: foot - 6, class: 'label' },
            tag.length > room ? `${tag.slice(0, room - 1)}…` : tag,
          ),
          tag,
        ),
        s('text', { x: left - 6, y: foot - 6, class: 'tick', 'text-anchor': 'end' }, String(stories)),
        by_week.map(bar),
        s('path', { d: `M${left} ${foot}H${end}`, class: 'axis' }),
        s(
          'text',
          { x: end + right, y: foot - 6, class: 'tick', 'text-anchor': 'end' },
          moved(by_week, weeks, to),
        ),
      );
    };
    const ticks = spread(weeks.length, end - left, 64).filter((i) => left + i * step < end - 30);
    return picture(
      width,
      height + FOOT,
      `The ${tags.length} most frequent tags over ${weeks.length} weeks: ${tags
        .slice(0, 5)
        .map(({ tag, stories }) => `${tag} ${stories}`)
        .join(', ')} … The table below tells each week.`,
      definition,
      hatched,
      tags.map(row),
      ticks.map((i) =>
        s(
          'text',
          { x: left + i * step, y: height + 12, class: 'tick' },
          weeks[i].week.slice(i === 0 ? 0 : 5),
        ),
      ),
    );
  });

/** How the last week that is over differs from the mean of those before, as far as they were looked at. */
function moved(by_week, weeks, to) {
  const last = weeks.findLastIndex(({ week }) => Date.parse(to) - Date.parse(week) >= WHOLE_MS);
  const before = by_week.slice(0, Math.max(0, last)).filter((_, i) => weeks[i].days_looked > 0);
  if (before.length === 0 || weeks[last].days_looked === 0) return '';
  const by = by_week[last] - before.reduce((sum, n) => sum + n, 0) / before.length;
  if (Math.abs(by) < 0.5) return '=';
  return `${by > 0 ? '▲ +' : '▼ −'}${Math.abs(by).toFixed(Math.abs(by) < 10 ? 1 : 0)}`;
}

/** From a Monday to the Sunday after. */
const WHOLE_MS = 6 * 86_400_000;
