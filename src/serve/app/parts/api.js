const TOKEN = 'newskeep-token';

/** What the server says went wrong. */
export class ApiError extends Error {
  constructor(status, { code, message, hint }) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/** Kept while the tab is open; the server asks for it where it has one. */
export const giveToken = (token) => sessionStorage.setItem(TOKEN, token);

export const get = (path, params = {}, signal = undefined) =>
  asJson(`api/v1${path}${queryOf(params)}`, { signal });

export const post = (path, body, signal = undefined) => asJson(`api/v1${path}`, posted(body, signal));

/** The answer as a file, with its headers. */
export async function postForFile(path, body) {
  const answer = await asked(`api/v1${path}`, posted(body));
  return { file: await answer.blob(), headers: answer.headers };
}

/** Jobs that are started and stopped lie apart. */
export const getJobs = () => asJson('api/jobs', {});

export const postJob = (name, what) => asJson(`api/jobs/${encodeURIComponent(name)}/${what}`, posted({}));

export function queryOf(params) {
  const query = new URLSearchParams();
  const entries = params instanceof URLSearchParams ? [...params] : Object.entries(params);
  for (const [name, value] of entries)
    for (const one of [value].flat())
      if (one !== undefined && one !== null && one !== '') query.append(name, one);
  return query.size > 0 ? `?${query}` : '';
}

const posted = (body, signal) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
  signal,
});

const asJson = async (path, options) => (await asked(path, options)).json();

async function asked(path, { headers = {}, ...options }) {
  const token = sessionStorage.getItem(TOKEN);
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await fetch(path, { ...options, headers: { ...headers, ...authorization } });
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({ message: `The server answers ${answer.status}.` }));
  throw new ApiError(answer.status, said);
}
