const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes (`on…` are listeners, null and false are left out) and children; text is never markup. */
export const h = (tag, attributes, ...children) => filled(document.createElement(tag), attributes, children);

/** The same in SVG. */
export const s = (tag, attributes, ...children) =>
  filled(document.createElementNS(SVG, tag), attributes, children);

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter(isShown));
  return element;
}

const isShown = (child) => child !== null && child !== undefined && child !== false;

/** A text with the spans [start, end) marked. */
export function marked(text, spans = []) {
  const pieces = [];
  let at = 0;
  for (const [start, end] of spans) {
    pieces.push(text.slice(at, start), h('mark', null, text.slice(start, end)));
    at = end;
  }
  return [...pieces, text.slice(at)];
}

/** An address, which breaks at its own seams. */
export const address = (url) =>
  h(
    'span',
    { class: 'address' },
    url.split(/(?<=[/?&=_.-])/).map((piece, i) => (i === 0 ? piece : [h('wbr'), piece])),
  );

/** A link to what may be any address: only what opens as a page becomes one. */
export const outLink = (url, ...children) =>
  /^https?:\/\//i.test(url)
    ? h('a', { href: url, rel: 'noreferrer noopener nofollow', target: '_blank' }, ...children)
    : h('span', null, ...children);
