import type { StatusLine } from './terminal.ts';

/** A query that takes less is not told of. */
const SOON_MS = 1000;
const EVERY_MS = 500;

/**
 * Says on a terminal how long a query has been running, until what it returns is called. DuckDB knows no share of what is
 * done while rows are streamed.
 */
export function tellOf(status: StatusLine): () => void {
  if (!status.isTerminal) return () => undefined;
  const begun = performance.now();
  const timer = setInterval(() => {
    const ms = performance.now() - begun;
    if (ms > SOON_MS) status.show(`running for ${Math.floor(ms / 1000)} s · Ctrl-C ends the query`);
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    status.clear();
  };
}
