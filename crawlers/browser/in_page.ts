import { MORE_TEXT } from '../../parsers/lexicon/more.ts';

/** What is run inside of pages, as text: the rest of the program knows no DOM. */

/** How large the document is, and whether it still comes in. */
export const SIZE = `document.readyState === 'loading' ? -1 : document.getElementsByTagName('*').length`;

export const LINKS = `new Set(Array.from(document.links, (link) => link.href)).size`;

export const SCROLL_DOWN = `window.scrollTo(0, document.documentElement.scrollHeight)`;

/** Presses the control that shows more of a list; a link that leads somewhere is none, since it can be followed. */
export const PRESS_MORE = `(() => {
  const says = new RegExp(${JSON.stringify(MORE_TEXT.source)}, ${JSON.stringify(MORE_TEXT.flags)});
  const control = Array.from(document.querySelectorAll('button, [role=button], a')).find((one) => {
    const href = one.getAttribute('href');
    const leads = one.tagName === 'A' && href && !/^(#|javascript:)/i.test(href);
    const text = one.textContent.replace(/\\s+/g, ' ').trim();
    return !leads && !one.disabled && text.length <= 40 && says.test(text) && one.getClientRects().length > 0;
  });
  control?.click();
})()`;
