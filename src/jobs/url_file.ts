import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { NewskeepError, systemCode } from '../../model/errors.ts';
import { normalizeUrl } from '../../model/url.ts';

/** So many URLs are handed on at a time. */
const BATCH = 1000;

/** The URLs of a file, one a line, in batches; "#" begins a remark. Throws `job_invalid` with the line that is none. */
export async function* urlsOfFile(path: string): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      number++;
      const text = line.replace(/^\ufeff|(?:^|\s)#.*$/g, '').trim();
      if (!text) continue;
      const url = normalizeUrl(text);
      if (!url) throw new NewskeepError('job_invalid', `${path}:${number}: is not an http(s) URL.`);
      batch.push(url);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (error instanceof NewskeepError) throw error;
    throw new NewskeepError('job_invalid', `${path} cannot be read (${systemCode(error)}).`, {
      cause: error,
    });
  }
  yield batch;
}
