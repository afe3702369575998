import { s } from '../parts/dom.js';
import { moment } from '../parts/format.js';
import { picture, responsive, titled } from './frame.js';

const [HEIGHT, HEAD, LEFT] = [120, 18, 26];

/** The place of one story in its lists through time, the first place on top; a line a list. */
export const lifeChart = (places, stays) =>
  responsive((width) => {
    const times = places.map(({ observed_at }) => Date.parse(observed_at));
    const ends = stays.map(({ gone_at, last_at }) => Date.parse(gone_at ?? last_at));
    const [begin, end] = [Math.min(...times), Math.max(...times, ...ends)];
    const lowest = Math.max(2, ...places.map(({ position }) => position));
    const x = (time) => LEFT + ((width - LEFT - 10) * (time - begin)) / Math.max(60_000, end - begin) + 4;
    const y = (position) => HEAD + ((HEIGHT - HEAD - 10) * (position - 1)) / (lowest - 1) + 5;
    const line = ({ page_url, gone_at }, i) => {
      const mine = places.filter((one) => one.page_url === page_url);
      const steps = mine.map(({ observed_at, position }, n) => {
        const next = mine[n + 1]?.observed_at ?? gone_at ?? observed_at;
        return `${n === 0 ? 'M' : 'L'}${x(Date.parse(observed_at))} ${y(position)}H${x(Date.parse(next))}`;
      });
      return [
        s('path', { d: steps.join(''), class: `line l${i % 4}` }),
        mine.map(({ observed_at, position, title }) =>
          titled(
            s('circle', { cx: x(Date.parse(observed_at)), cy: y(position), r: 3.5, class: `dot l${i % 4}` }),
            `${moment(observed_at)}, place ${position}: ${title}`,
          ),
        ),
      ];
    };
    return picture(
      width,
      HEIGHT,
      `Its place in ${stays.length} lists from ${moment(new Date(begin).toISOString())} to ${moment(new Date(end).toISOString())}; the table below tells each.`,
      s('text', { x: 0, y: y(1) + 4, class: 'tick' }, '1'),
      s('text', { x: 0, y: y(lowest) + 4, class: 'tick' }, String(lowest)),
      s('text', { x: LEFT, y: 10, class: 'tick' }, moment(new Date(begin).toISOString())),
      width > 380 &&
        s(
          'text',
          { x: width, y: 10, class: 'tick', 'text-anchor': 'end' },
          moment(new Date(end).toISOString()),
        ),
      stays.map(line),
    );
  });
