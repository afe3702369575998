import { open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import { normalizeUrl } from '../../model/url.ts';
import { MOST_BYTES } from '../../parsers/decode.ts';
import { statedUrl } from '../../parsers/stated_url.ts';

const HINT = 'Give one HTML page, as a browser saves it.';

/** The bytes of a saved page, gunzipped where they are gzip; `-` is standard input. */
export async function readPageFile(file: string): Promise<Uint8Array> {
  try {
    const bytes = file === '-' ? await buffer(process.stdin) : await readWithin(file);
    return bytes[0] === 0x1f && bytes[1] === 0x8b
      ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES })
      : bytes;
  } catch (error) {
    if (error instanceof NewskeepError) throw error;
    if (systemCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(file);
    throw new NewskeepError('usage', `${file} cannot be read (${systemCode(error) ?? error}).`, {
      cause: error,
    });
  }
}

async function readWithin(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    if ((await handle.stat()).size > MOST_BYTES) throw tooLarge(file);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

const tooLarge = (file: string) =>
  new NewskeepError('body_too_large', `${file}: it holds more than ${MOST_BYTES >> 20} MiB.`, { hint: HINT });

/** The URL given, or the one that the page states. Throws `usage` where there is neither. */
export function urlOf(file: string, body: Uint8Array, given?: string, contentType?: string): string {
  const url = given === undefined ? inFile(file, () => statedUrl(body, contentType)) : normalizeUrl(given);
  if (url) return url;
  throw given === undefined
    ? new NewskeepError('usage', `${file}: the page does not say which URL it came from.`, {
        hint: 'Say it with --url.',
      })
    : new NewskeepError('usage', `--url ${given} is not an http(s) URL.`);
}

/** The parser knows bytes; the reader of its error wants to know which file they came from. */
export function inFile<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof NewskeepError)) throw error;
    throw new NewskeepError(error.code, `${file}: ${error.message.replace(/\.$/, '')}.`, {
      cause: error,
      hint: error.hint ?? HINT,
    });
  }
}
