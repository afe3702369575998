import type { FailedUrl } from '../../failed/failed.ts';
import { number, plural, printable } from './terminal.ts';

/** Tries of a URL that are shown; --json has them all. */
const TRIES_SHOWN = 5;

/** Failed URLs for a person: what happened when, and what helps; at the end how many of each kind. */
export async function* failedLines(failed: AsyncIterable<FailedUrl>): AsyncGenerator<string> {
  const counts = new Map<string, number>();
  let urls = 0;
  for await (const { url, state, code, message, history, advice } of failed) {
    urls++;
    counts.set(code, (counts.get(code) ?? 0) + 1);
    yield line(url);
    yield line(
      `  ${state === 'waiting' ? 'waits for another try' : state}: ${reason(message, url)} (${code})`,
    );
    const hidden = history.length - TRIES_SHOWN;
    if (hidden > 0) yield `  ${plural(hidden, 'earlier try', 'earlier tries')}`;
    for (const one of history.slice(-TRIES_SHOWN))
      yield line(`  ${one.at}  ${one.code}: ${reason(one.message, url)}`);
    yield `  → ${advice}`;
  }
  const sums = [...counts].sort((a, b) => b[1] - a[1]).map(([code, n]) => `${number(n)} ${code}`);
  yield urls === 0 ? 'No URL of this job has failed.' : `${plural(urls, 'URL')}: ${sums.join(', ')}.`;
}

/** Messages begin with the URL, which stands above. */
const reason = (message: string, url: string) =>
  message.startsWith(`${url}: `) ? message.slice(url.length + 2) : message;

const line = (text: string) => printable(text.replace(/\s*\n\s*/g, ' '));
