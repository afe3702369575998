import { h, s } from '../parts/dom.js';

let made = 0;

/** Fills the width that it is given with `draw(width)`, anew when that changes. */
export function responsive(draw) {
  const place = h('div', { class: 'drawn' });
  let drawn = 0;
  const fit = () => {
    const width = Math.floor(place.clientWidth);
    if (width < 40 || width === drawn) return;
    drawn = width;
    place.replaceChildren(draw(width));
  };
  new ResizeObserver(fit).observe(place);
  return place;
}

/** A picture that says in words what it shows. */
export const picture = (width, height, label, ...children) =>
  s(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label, class: 'picture' },
    ...children,
  );

/** Hatching, for what is not known; gives the definition and how it is named. */
export function hatching(name = 'unknown') {
  const id = `hatch-${++made}`;
  const lines = s('path', {
    d: name === 'outage' ? 'M0 6L6 0M-1 1L1 -1M5 7L7 5M0 0L6 6' : 'M0 6L6 0M-1 1L1 -1M5 7L7 5',
    class: `hatch ${name}`,
  });
  const pattern = s('pattern', { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse' }, lines);
  return { definition: s('defs', null, pattern), fill: `url(#${id})` };
}

/** A shape with words that show when it is pointed at. */
export const titled = (shape, text) => {
  shape.append(s('title', null, text));
  return shape;
};

/** So many of the places 0…n-1 that a label of `room` pixels fits at each, the first among them. */
export function spread(n, width, room) {
  const step = Math.max(1, Math.ceil((n * room) / Math.max(1, width)));
  return Array.from({ length: Math.ceil(n / step) }, (_, i) => i * step);
}
