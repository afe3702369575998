import type { Capture, HeaderList } from '../../model/capture.ts';

/**
 * The HTTP heads of request and response as a WARC block wants them: the header lines in the order and case
 * received, those that stand twice twice. (warcio's own header map would group them and refuse some.)
 */
export function requestHead({ request, response }: Capture): Uint8Array {
  return head(`${request.method} ${request.target} ${version(response.httpVersion)}`, request.headers);
}

/**
 * The body is kept with its Transfer-Encoding undone, so that header must not promise one: it stays readable
 * under the name that archives give it. Content-Encoding is true of the kept bytes and stays.
 */
export function responseHead({ response }: Capture): Uint8Array {
  const headers = response.headers.map(([name, value]): [string, string] =>
    name.toLowerCase() === 'transfer-encoding' ? [`X-Archive-Orig-${name}`, value] : [name, value],
  );
  return head(`${version(response.httpVersion)} ${response.status} ${response.statusText}`, headers);
}

function head(startLine: string, headers: HeaderList): Uint8Array {
  const lines = [startLine, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return bytesOf(`${lines.map((line) => line.replace(/[\r\n]+/g, ' ')).join('\r\n')}\r\n\r\n`);
}

/** HTTP clients hand header bytes on as Latin-1 characters; text beyond it was decoded, so goes out as UTF-8. */
const bytesOf = (text: string) => Buffer.from(text, /[\u0100-\uffff]/.test(text) ? 'utf8' : 'latin1');

/** An HTTP/2 exchange is written in the form of HTTP/1.1, which readers know; WARC-Protocol says what it was. */
function version(httpVersion: string): string {
  const number = httpVersion.replace(/^HTTP\//i, '');
  return `HTTP/${number === '2' ? '1.1' : number}`;
}
