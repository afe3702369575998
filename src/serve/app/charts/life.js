import { s } from '../parts/dom.js';
import { moment, plural } from '../parts/format.js';
import { picture, responsive, titled } from './frame.js';

const [HEIGHT, HEAD, LEFT] = [120, 18, 26];
const COLOURS = 4;

/** The place of one story in its lists through time, the first place on top; a line a stay, a colour a list. */
export const lifeChart = (places, stays) =>
  responsive((width) => {
    const times = places.map(({ observed_at }) => Date.parse(observed_at));
    const ends = stays.map(({ last_at }) => Date.parse(last_at));
    const lists = [...new Set(stays.map(({ page_url }) => page_url))];
    const [begin, end] = [Math.min(...times), Math.max(...times, ...ends)];
    const lowest = Math.max(2, ...places.map(({ position }) => position));
    const x = (time) => LEFT + ((width - LEFT - 10) * (time - begin)) / Math.max(60_000, end - begin) + 4;
    const y = (position) => HEAD + ((HEIGHT - HEAD - 10) * (position - 1)) / (lowest - 1) + 5;
    const line = ({ page_url, first_at, last_at, gone_at }) => {
      const colour = `l${lists.indexOf(page_url) % COLOURS}`;
      const isOf = ({ page_url: page, observed_at: at }) =>
        page === page_url && at >= first_at && (gone_at === null || at < gone_at);
      const mine = places.filter(isOf);
      const steps = mine.map(({ observed_at, position }, n) => {
        const next = mine[n + 1]?.observed_at ?? last_at;
        return `${n === 0 ? 'M' : 'L'}${x(Date.parse(observed_at))} ${y(position)}H${x(Date.parse(next))}`;
      });
      return [
        s('path', { d: steps.join(''), class: `line ${colour}` }),
        mine.map(({ observed_at, position, title }) =>
          titled(
            s('circle', { cx: x(Date.parse(observed_at)), cy: y(position), r: 3.5, class: `dot ${colour}` }),
            `${moment(observed_at)}, place ${position}: ${title}`,
          ),
        ),
      ];
    };
    return picture(
      width,
      HEIGHT,
      `Its place in ${plural(lists.length, 'list')}, ${plural(stays.length, 'stay')}, from ${moment(new Date(begin).toISOString())} to ${moment(new Date(end).toISOString())}; the table below tells each.`,
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
