import { s } from '../parts/dom.js';
import { picture, responsive, titled } from './frame.js';

const ROW = 26;
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
    const reach = Math.min(FAR, width - left - 14);
    const y = (host) => 14 + place.get(host) * ROW;
    const room = Math.floor((left - 66) / LETTER);
    const arcs = ways
      .filter(({ from, to }) => place.has(from) && place.has(to))
      .toSorted((a, b) => a.copies - b.copies)
      .map((way) => arc(way, { left, reach, most, y, count: shown.length }));
    const id = 'arrow-head';
    return picture(
      width,
      shown.length * ROW + 8,
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

function arc({ from, to, copies, shared }, { left, reach, most, y, count }) {
  const [begin, end] = [y(from), y(to)];
  const far = 18 + (reach - 18) * (Math.abs(end - begin) / Math.max(ROW, ROW * (count - 1)));
  // Up and down have ways of their own, so that two papers that copy each other show two arcs.
  const bend = left + (end > begin ? far : far * 0.8) * 1.3;
  return titled(
    s('path', {
      d: `M${left + 5} ${begin}C${bend} ${begin} ${bend} ${end} ${left + 7} ${end}`,
      class: end > begin ? 'way down' : 'way up',
      'stroke-width': 1 + (5 * copies) / most,
      'marker-end': 'url(#arrow-head)',
    }),
    `${from} → ${to}: ${copies} ${copies === 1 ? 'copy' : 'copies'}, of which ${Math.round(100 * shared)} % stand in the original`,
  );
}
