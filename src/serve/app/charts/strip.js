import { s } from '../parts/dom.js';
import { moment } from '../parts/format.js';
import { hatching, picture, responsive, titled } from './frame.js';

const [ROW, HEAD, LEFT] = [20, 18, 22];
const COLOURS = 10;
/** A cell that is narrower has no room for words. */
const WORDS = 60;
const LETTER = 7.8;
/** A state that was seen once has this width at least. */
const NARROWEST = 6;

/** Places of a list as rows, time from left to right, a colour a story. */
export const stripChart = ({ states, unseen }, stories) =>
  responsive((width) => {
    const begin = Date.parse(states[0].at);
    const end = Math.max(begin + 60_000, Date.parse(states.at(-1).until));
    const x = (time) => LEFT + ((width - LEFT - NARROWEST) * (Date.parse(time) - begin)) / (end - begin);
    const rows = Math.max(...states.map(({ items }) => items.at(-1)?.position ?? 0));
    const height = HEAD + rows * ROW;
    const { definition, fill } = hatching();
    return picture(
      width,
      height,
      `The list from ${moment(states[0].at)} to ${moment(states.at(-1).until)}: ${states.length} states, ${stories.size} stories. The table below tells each.`,
      definition,
      each(states, stories, x, cell),
      unseen.map(({ from, to }) =>
        titled(
          s('rect', {
            x: x(from),
            y: HEAD,
            width: Math.max(1, x(to) - x(from)),
            height: rows * ROW,
            fill,
            class: 'over',
          }),
          `Nobody looked from ${moment(from)} to ${moment(to)}`,
        ),
      ),
      each(states, stories, x, words),
      Array.from({ length: rows }, (_, i) =>
        s('text', { x: 0, y: HEAD + i * ROW + 14, class: 'tick' }, String(i + 1)),
      ),
      times(begin, end, width).map(({ at, text, anchor }) =>
        s('text', { x: at, y: 12, class: 'tick', 'text-anchor': anchor }, text),
      ),
    );
  });

/** Every item of every state, drawn by `draw`. */
const each = (states, stories, x, draw) =>
  states.flatMap((state, i) =>
    state.items.map((item) => draw(item, placeOf(item, state, states[i - 1], stories, x))),
  );

function placeOf({ position, url }, { at, until }, before, stories, x) {
  const left = x(at);
  return {
    at,
    until,
    left,
    right: Math.max(left + NARROWEST, x(until)),
    y: HEAD + (position - 1) * ROW,
    was: before?.items.find((item) => item.url === url),
    colour: `c${stories.get(url).place % COLOURS}`,
  };
}

const isRetitled = ({ title }, { was }) => was !== undefined && was.title !== title;

const cell = (item, { at, until, left, right, y, was, colour }) =>
  titled(
    s(
      'g',
      { class: `cell ${colour}` },
      s('rect', { x: left, y: y + 1, width: right - left, height: ROW - 2 }),
      isRetitled(item, { was }) && s('path', { d: `M${left + 1} ${y + 1}v${ROW - 2}`, class: 'retitled' }),
    ),
    `${item.position}. ${item.title}\n${moment(at)} to ${moment(until)}${isRetitled(item, { was }) ? `\nbefore: ${was.title}` : ''}`,
  );

/** The headline, where it is another one than before in that place and there is room. */
function words(item, { left, right, y, was }) {
  const isNew = was === undefined || was.position !== item.position || was.title !== item.title;
  const room = Math.floor((right - left - 6) / LETTER);
  if (!isNew || right - left < WORDS) return [];
  const text = item.title.length > room ? `${item.title.slice(0, room - 1)}…` : item.title;
  return s('text', { x: left + 4, y: y + 14, class: 'words' }, text);
}

/** The two ends, and the middle where there is room. */
function times(begin, end, width) {
  const text = (time) => new Date(time).toISOString().slice(5, 16).replace('T', ' ');
  return [
    { at: LEFT, text: new Date(begin).toISOString().slice(0, 16).replace('T', ' '), anchor: 'start' },
    ...(width > 420
      ? [{ at: LEFT + (width - LEFT) / 2, text: text((begin + end) / 2), anchor: 'middle' }]
      : []),
    { at: width, text: `${text(end)} UTC`, anchor: 'end' },
  ];
}
