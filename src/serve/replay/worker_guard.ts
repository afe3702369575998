/**
 * The player's service worker, which makes the answers of the archive, with a guard before it: each answer gets the policy
 * `said` before a page has it. The same file is loaded as a plain worker too, which answers for nothing.
 */
export const guarded = (serviceWorker: string, said: string): string => `if (self.FetchEvent) {
  const { respondWith } = FetchEvent.prototype;
  const EMPTY = [204, 205, 304];
  // Asked for by the browser and the player themselves: that it is not there is no error to be told on the console.
  const statusOf = ({ status }, url) => (status === 404 && /\\/w\\/api\\/c\\/|\\/favicon\\.ico$/.test(url) ? 204 : status);
  const withPolicy = (response, url) => {
    if (response.type === 'error' || response.type.startsWith('opaque')) return response;
    const headers = new Headers(response.headers);
    headers.set('content-security-policy', ${JSON.stringify(said)});
    const status = statusOf(response, url);
    const body = EMPTY.includes(status) ? null : response.body;
    return new Response(body, { status, statusText: response.statusText, headers });
  };
  FetchEvent.prototype.respondWith = function (answer) {
    return respondWith.call(this, Promise.resolve(answer).then((response) => withPolicy(response, this.request.url)));
  };
}
${serviceWorker}`;
