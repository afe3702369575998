import { onTestFinished } from 'vitest';
import type { DataPlace } from '../../src/place.ts';
import { type AskedFor, type ServeOptions, serve } from '../../src/serve/serve.ts';

/** A server of this dataset, with the requests that came to it; gone with the test. */
export async function served(data: DataPlace, options: Partial<ServeOptions> = {}) {
  const asked: AskedFor[] = [];
  const { url, close } = await serve({ data, port: 0, onRequest: (one) => asked.push(one), ...options });
  onTestFinished(close);
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(url + path, init);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const get = async (path: string) => JSON.parse((await ask(`api/v1${path}`)).text);
  const sql = (sql: string, more: object = {}) =>
    ask('api/v1/query', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sql, ...more }),
    });
  return { url, asked, ask, get, sql };
}
