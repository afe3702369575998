import { Readable } from 'node:stream';
import type { BaseHttpClient, HttpRequest, HttpResponse, StreamingHttpResponse } from '@crawlee/http';
import type { Visit } from '../../queues/port.ts';
import type { Fetched } from '../fetcher.ts';

/** Key under which the visit travels through crawlee's request options. */
export const VISIT = 'newskeep_visit';

/**
 * crawlee's HTTP client over our Fetcher. crawlee is shown the body as plain bytes of a plain 200, so that it
 * neither re-encodes a page nor retries it on its own; what really came is asked for with `fetchedFor`.
 */
export class FetcherClient implements BaseHttpClient {
  readonly #fetch: (visit: Visit) => Promise<Fetched>;
  readonly #fetched = new WeakMap<object, Fetched>();

  constructor(fetch: (visit: Visit) => Promise<Fetched>) {
    this.#fetch = fetch;
  }

  /** What came for the response object of crawlee's handler. */
  fetchedFor(response: object): Fetched {
    const fetched = this.#fetched.get(response);
    if (!fetched) throw new Error('this response was not made here');
    return fetched;
  }

  async stream(request: HttpRequest): Promise<StreamingHttpResponse> {
    const context: unknown = Reflect.get(request, 'context');
    const visit = (context as Record<string, Visit>)[VISIT];
    if (!visit) throw new Error('the request carries no visit');
    const fetched = await this.#fetch(visit);
    const stream = Readable.from([]);
    this.#fetched.set(stream, fetched);
    return {
      stream,
      request,
      url: visit.url,
      redirectUrls: [],
      statusCode: 200,
      headers: { 'content-type': 'application/octet-stream' },
      trailers: {},
      complete: true,
      downloadProgress: { percent: 1, transferred: 0 },
      uploadProgress: { percent: 1, transferred: 0 },
    };
  }

  sendRequest(): Promise<HttpResponse<never>> {
    throw new Error('pages are fetched by stream');
  }
}
