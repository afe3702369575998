import { setTimeout as sleep } from 'node:timers/promises';
import type { Trouble } from '../../fixtures/press/index.ts';
import { Dice } from '../../fixtures/press/random.ts';
import type { Fleet } from './fleet.ts';
import type { Outside } from './scene.ts';

export type Fault =
  | 'kill_worker'
  | 'stop_worker'
  | 'freeze_worker'
  | 'kill_redis'
  | 'cut_redis'
  | 'stall_redis'
  | 'cut_s3'
  | 'stall_s3'
  | 'restart_s3';

/** How often each comes, beside the others; without anything outside there are the processes alone to kill. */
const SHARES: Record<Fault, number> = {
  kill_worker: 40,
  stop_worker: 8,
  freeze_worker: 10,
  kill_redis: 12,
  cut_redis: 7,
  stall_redis: 3,
  cut_s3: 10,
  stall_s3: 4,
  restart_s3: 6,
};

/** A worker that stands still, or a Redis that is away, for longer than a lease of 15 s: one in so many. */
const LONG_ONE_IN = 6;
const LONG_MS = 17_000;

export function drawFault(dice: Dice, outside: Outside | undefined): Fault {
  if (!outside) return 'kill_worker';
  let left = dice.roll() * Object.values(SHARES).reduce((sum, share) => sum + share, 0);
  for (const [fault, share] of Object.entries(SHARES) as [Fault, number][]) {
    left -= share;
    if (left < 0) return fault;
  }
  return 'kill_worker';
}

/** Lets it happen; false where it could not. What was taken away comes back after a while, when `over` is resolved. */
export function befall(
  fault: Fault,
  fleet: Fleet,
  outside: Outside | undefined,
  dice: Dice,
): { over: Promise<unknown> } | undefined {
  const whileMs = dice.int(1, LONG_ONE_IN) === 1 ? LONG_MS : dice.int(50, 4000);
  const away = (begin: () => void, end: () => void) => {
    begin();
    return { over: sleep(whileMs).then(end) };
  };
  if (fault === 'kill_worker') return fleet.signal('SIGKILL') && { over: Promise.resolve() };
  if (fault === 'stop_worker') return fleet.signal('SIGTERM') && { over: Promise.resolve() };
  if (fault === 'freeze_worker') {
    const frozen = fleet.signal('SIGSTOP');
    return frozen && { over: sleep(whileMs).then(() => frozen.kill('SIGCONT')) };
  }
  if (!outside) return undefined;
  const { redis, redisLink, s3Link, restartS3 } = outside;
  if (fault === 'cut_redis') return away(redisLink.cut, redisLink.mend);
  if (fault === 'stall_redis') return away(redisLink.stall, redisLink.mend);
  if (fault === 'cut_s3') return away(s3Link.cut, s3Link.mend);
  if (fault === 'stall_s3') return away(s3Link.stall, s3Link.mend);
  if (fault === 'restart_s3') return { over: restartS3() };
  return {
    over: redis
      .kill()
      .then(() => sleep(whileMs))
      .then(redis.restart),
  };
}

/** Troubles of the papers: each URL has one at the most, so that no page runs out of tries. */
export function troubles(seed: number, share: number): (url: string) => Trouble | undefined {
  const dice = new Dice(seed, 7);
  const had = new Set<string>();
  return (url) => {
    const { pathname } = new URL(url);
    if (pathname === '/' || pathname === '/robots.txt' || had.has(url) || !dice.chance(share))
      return undefined;
    had.add(url);
    return dice.pick<Trouble>([
      { does: 'slow', ms: dice.int(200, 3000) },
      { does: 'break_off' },
      { does: 'fail' },
      { does: 'throttle', seconds: 1 },
    ]);
  };
}
