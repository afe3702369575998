import { s } from '../parts/dom.js';
import { picture, responsive, titled } from './frame.js';

const ROW = 26;
/** So few papers stand further apart, and their arrows bear their numbers. */
const [FEW, ROW_OF_FEW] = [6, 72];
/** More papers than these are in the table alone. */
const PAPERS = 40;
const LETTER = 6.6;
/** Arcs reach out so far at most. */
const FAR = 480;

/** Papers below one another, an arc from each that gave a text to each that took it. */
export const graphChart = ({ papers, ways }) =>
  responsive((width) => {
    const shown = papers.slice(0, PAPERS);
    const place = new Map(shown.map(({ host }, i) => [host, i]));
    const left = Math.min(240, Math.floor(width * 0.55));
    const most = Math.max(...ways.map(({ copies }) => copies));
    const row = shown.length <= FEW ? ROW_OF_FEW : ROW;
    const tall = row * (shown.length - 1);
    // An arc that reaches further than it is high is a flat line.
    const reach = Math.min(FAR, width - left - 14, ROW_OF_FEW + tall);
    const y = (host) => 14 + place.get(host) * row;
    const room = Math.floor((left - 66) / LETTER);
    const arcs = ways
      .filter(({ from, to }) => place.has(from) && place.has(to))
      .toSorted((a, b) => a.copies - b.copies)
      .map((way) => arc(way, { left, reach, most, y, tall, isTold: row > ROW }));
    const id = 'arrow-head';
    return picture(
      width,
      tall + 34,
      `${papers.length} papers, ${ways.length} ways: ${ways
        .slice(0, 5)
        .map(({ from, to, copies }) => `${copies} from ${from} to ${to}`)
        .join(', ')} … The table below tells each.`,
      s(
        'defs',
        null,
        s(
          'marker',
          {
            id,
            viewBox: '0 0 8 8',
            refX: 7,
            refY: 4,
            markerWidth: 8,
            markerHeight: 8,
            markerUnits: 'userSpaceOnUse',
            orient: 'auto',
          },
          s('path', { d: 'M0 0L8 4L0 8z', class: 'arrow' }),
        ),
      ),
      arcs,
      shown.map(({ host, given, taken }) => [
        titled(
          s(
            'text',
            { x: 0, y: y(host) + 4, class: 'label' },
            host.length > room ? `${host.slice(0, room - 1)}…` : host,
          ),
          host,
        ),
        s(
          'text',
          { x: left - 12, y: y(host) + 4, class: 'tick', 'text-anchor': 'end' },
          `${given} / ${taken}`,
        ),
        s('circle', { cx: left, cy: y(host), r: 4, class: given >= taken ? 'giver' : 'taker' }),
      ]),
    );
  });

function arc({ from, to, copies, shared }, { left, reach, most, y, tall, isTold }) {
  const isDown = y(to) > y(from);
  // Where there is room, ways leave and arrive beside the paper's own line, each on the side that it has to do with.
  const aside = isTold ? (isDown ? 1 : -1) : 0;
  const [begin, end] = [y(from) + 3 * aside, y(to) - 8 * aside];
  const far = 18 + (reach - 18) * (Math.abs(end - begin) / Math.max(ROW, tall));
  // Up and down have ways of their own, so that two papers that copy each other show two arcs.
  const bend = left + (isDown ? far : far * 0.8) * 1.3;
  const top = left + 0.75 * (bend - left);
  const path = titled(
    s('path', {
      d: `M${left + 5} ${begin}C${bend} ${begin} ${bend} ${end} ${left + 7} ${end}`,
      class: isDown ? 'way down' : 'way up',
      'stroke-width': 1 + (5 * copies) / most,
      'marker-end': 'url(#arrow-head)',
    }),
    `${from} → ${to}: ${copies} ${copies === 1 ? 'copy' : 'copies'}, of which ${Math.round(100 * shared)} % stand in the original`,
  );
  if (!isTold) return path;
  // Those of the way up stand inside of their arc, that of the way down outside.
  const anchor = isDown ? { x: top + 6, 'text-anchor': 'start' } : { x: top - 6, 'text-anchor': 'end' };
  return [path, s('text', { ...anchor, y: (begin + end) / 2 + 4, class: 'label' }, String(copies))];
}
