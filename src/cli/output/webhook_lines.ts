import type { Waiting } from '../../webhooks/waiting.ts';
import { number, plural, printable } from './terminal.ts';

/** Deliveries for a person, and how many there are at the end. */
export function* webhookLines(waiting: Waiting[]): Generator<string> {
  for (const { id, url, state, attempts, next_try_at, fault } of waiting) {
    yield printable(`${state.padEnd(7)}  ${id}  ${url}`);
    const next = next_try_at === null ? '' : `; again from ${next_try_at} on`;
    if (fault !== null)
      yield printable(`         ${plural(attempts, 'try', 'tries')} failed: ${fault}${next}`);
  }
  const dead = waiting.filter(({ state }) => state === 'dead').length;
  if (waiting.length === 0) yield 'No webhook is owed anything.';
  else
    yield `${plural(waiting.length - dead, 'delivery waits', 'deliveries wait')}, ${number(dead)} dead.${
      dead > 0 ? ' Deliver them with --retry.' : ''
    }`;
}
