/** What is shown stands in the address: #/view/more?params. */
export function stateOf(hash) {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [view = '', ...more] = path.split('/').map(decoded);
  return { view: view || 'search', more, params: new URLSearchParams(query) };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a view; params with no value, or with none left, are left out. */
export function hrefOf(path, params = {}) {
  const query = new URLSearchParams();
  const entries = params instanceof URLSearchParams ? [...params] : Object.entries(params);
  for (const [name, value] of entries)
    for (const one of [value].flat())
      if (one !== '' && one !== null && one !== undefined) query.append(name, one);
  const path_ = path.map(encodeURIComponent).join('/');
  return `#/${path_}${query.size > 0 ? `?${query}` : ''}`;
}

export const go = (path, params) => {
  location.hash = hrefOf(path, params);
};

/** The params with some set anew: a list has its name several times, null takes it away. */
export function withParams(params, changes) {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const one of [value].flat()) if (one !== null && one !== '') next.append(name, one);
  }
  return next;
}
