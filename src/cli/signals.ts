import { EXIT } from './exit_codes.ts';
import type { StatusLine } from './output/terminal.ts';

/** A terminal's Ctrl-C may come twice, from the terminal and passed on by a launcher; people are slower. */
const ONE_PRESS_MS = 300;

/** The first Ctrl-C ends the run in order, the second at once: what is committed is safe in both. */
export function stopOnSignals(status: StatusLine): AbortSignal {
  const stop = new AbortController();
  let firstAt = 0;
  const onSignal = () => {
    if (firstAt && Date.now() - firstAt < ONE_PRESS_MS) return;
    status.clear();
    if (firstAt) process.exit(EXIT.interrupted.code);
    firstAt = Date.now();
    console.error(
      'Finishing what is under way. Press Ctrl-C once more to stop at once; nothing kept is lost either way.',
    );
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop.signal;
}
