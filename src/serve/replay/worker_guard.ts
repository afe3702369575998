/** Stands for a picture that the archive does not hold; it is made so that nobody takes it for one of the paper. */
const NO_PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="24" viewBox="0 0 96 24" role="img" aria-label="not archived"><rect x="1" y="1" width="94" height="22" fill="#f2f2f2" stroke="#767676" stroke-dasharray="4 3"/><text x="48" y="16" font-family="sans-serif" font-size="11" text-anchor="middle" fill="#555555">not archived</text></svg>`;

/** Says of an answer that it is ours, and what the page asked for is not in the archive. */
const NOT_ARCHIVED = 'newskeep-not-archived';

/**
 * The player's service worker, which makes the answers of the archive, with a guard before it: each answer gets the policy
 * `said` before a page has it. The same file is loaded as a plain worker too, which answers for nothing.
 *
 * A page of the archive holds answers of 200 alone, so 404 is always the player's word for what was never fetched. A
 * browser reports each one as an error of the page. What is asked for to be shown gets an answer that says that it is not
 * there instead; what a script asks for keeps its 404, since an empty answer would be one that the paper never gave.
 */
export const guarded = (serviceWorker: string, said: string): string => `if (self.FetchEvent) {
  const { respondWith } = FetchEvent.prototype;
  const EMPTY = [204, 205, 304];
  // Asked for by the browser and the player themselves.
  const isOfPlayer = (url) => /\\/w\\/api\\/c\\/|\\/favicon\\.ico$/.test(url);
  const ofArchive = /\\/w\\/[^/]+\\/(:[^/]+\\/)?\\d*[a-z]+_\\//;
  // The player's own body says that it was not found: a page for frames, a comment for scripts and styles.
  const SAYS_SO = ['document', 'iframe', 'frame', 'script', 'style', 'worker', 'sharedworker'];
  // Pictures of elements; those of styles stand behind the text, where words would be in its way.
  const isPicture = ({ url, destination }) => destination === 'image' && /\\d+im_\\//.test(url);
  const absent = (request, { headers: own, body }) => {
    const headers = { '${NOT_ARCHIVED}': '1', 'content-type': own.get('content-type') ?? '' };
    if (SAYS_SO.includes(request.destination)) return new Response(body, { headers });
    if (!isPicture(request)) return new Response(null, { status: 204, headers: { '${NOT_ARCHIVED}': '1' } });
    return new Response(${JSON.stringify(NO_PICTURE)}, { headers: { ...headers, 'content-type': 'image/svg+xml' } });
  };
  const found = (request, response) => {
    if (response.status !== 404) return response;
    if (isOfPlayer(request.url)) return new Response(null, { status: 204 });
    return request.destination !== '' && ofArchive.test(request.url) ? absent(request, response) : response;
  };
  const withPolicy = (response) => {
    if (response.type === 'error' || response.type.startsWith('opaque')) return response;
    const headers = new Headers(response.headers);
    headers.set('content-security-policy', ${JSON.stringify(said)});
    const { status, statusText } = response;
    return new Response(EMPTY.includes(status) ? null : response.body, { status, statusText, headers });
  };
  FetchEvent.prototype.respondWith = function (answer) {
    const made = Promise.resolve(answer).then((response) => withPolicy(found(this.request, response)));
    return respondWith.call(this, made);
  };
}
${serviceWorker}`;
