const KEY = 'newskeep-queries';

/** Queries that the reader keeps in this browser, by their names; nothing of it leaves it. */
export function saved() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    // Something else wrote there: it is no reason to show nothing.
    return {};
  }
}

export const save = (name, sql) => localStorage.setItem(KEY, JSON.stringify({ ...saved(), [name]: sql }));

export function forget(name) {
  const { [name]: _, ...rest } = saved();
  localStorage.setItem(KEY, JSON.stringify(rest));
}
