import { ApiError, giveToken } from './api.js';
import { h } from './dom.js';

/** Told to those who do not see what changes. */
export const say = (text) => {
  document.getElementById('status').textContent = text;
};

export const nothing = (...said) => h('p', { class: 'nothing' }, ...said);

/** Of what an address names and there is not; `advice` is a sentence. */
export const noSuch = (what, name, advice) => [
  h('h1', null, `There is no such ${what}`),
  h('p', null, `The address asks for the ${what} “${name}”, and there is none. ${advice}`),
  h('p', null, h('a', { href: '#/search' }, 'To the search')),
];

/** What went wrong, and what helps; a token is asked for where that is what is missing. */
export function trouble(error, again) {
  if (error instanceof ApiError && error.status === 401) return tokenForm(error, again);
  const isKnown = error instanceof ApiError;
  if (!isKnown) console.error(error);
  return h(
    'div',
    { class: 'trouble', role: 'alert' },
    h('p', null, isKnown ? error.message : 'The server cannot be reached, or this page has a fault.'),
    error.hint && h('p', { class: 'hint' }, error.hint),
    error.code && h('p', { class: 'code' }, `error ${error.code}`),
    again && h('button', { type: 'button', onclick: again }, 'Try again'),
  );
}

function tokenForm(error, again) {
  const input = h('input', {
    type: 'password',
    id: 'token',
    autocomplete: 'current-password',
    required: true,
  });
  const give = (event) => {
    event.preventDefault();
    giveToken(input.value);
    again();
  };
  return h(
    'form',
    { class: 'trouble', onsubmit: give },
    h('h1', null, 'This server asks for its token'),
    h('p', { role: 'alert' }, error.message),
    h('label', { for: 'token' }, 'Token (NEWSKEEP_TOKEN of whoever started it)'),
    h('div', { class: 'row' }, input, h('button', { type: 'submit', class: 'main' }, 'Go on')),
  );
}

/** A place that is filled when its content comes; trouble is told in it. */
export function later(make, said = 'Loading …') {
  const place = h('div', { class: 'later', 'aria-busy': 'true' }, h('p', null, said));
  const fill = async () => {
    try {
      place.replaceChildren(...[await make()].flat(Infinity).filter(Boolean));
    } catch (error) {
      if (error.name !== 'AbortError') place.replaceChildren(trouble(error, fill));
    }
    place.removeAttribute('aria-busy');
  };
  fill();
  return place;
}
