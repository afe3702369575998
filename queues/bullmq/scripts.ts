import type { Redis } from 'ioredis';
import { ADD, CANCEL, DROP_VIA, END_RUN, FORGET, IDLE, OPENED, POSTPONE, REOPEN, START } from './lua/runs.ts';
import { SHARED } from './lua/shared.ts';
import { ADOPT, FINISH, GIVE_BACK, RELEASE, RENEW, TAKE } from './lua/visits.ts';

const SCRIPTS = {
  take: TAKE,
  adopt: ADOPT,
  renew: RENEW,
  release: RELEASE,
  giveBack: GIVE_BACK,
  finish: FINISH,
  add: ADD,
  start: START,
  reopen: REOPEN,
  opened: OPENED,
  endRun: END_RUN,
  cancel: CANCEL,
  postpone: POSTPONE,
  idle: IDLE,
  forget: FORGET,
  dropVia: DROP_VIA,
};

type Arg = string | number;
export type Scripts = Record<keyof typeof SCRIPTS, (...args: Arg[]) => Promise<unknown>>;

/** The scripts over one job's keys; Redis is sent each once and runs it by its digest after that. */
export function scriptsOn(redis: Redis, base: string): Scripts {
  const entries = Object.entries(SCRIPTS).map(([name, lua]) => {
    const command = `newskeep_${name}`;
    redis.defineCommand(command, { numberOfKeys: 1, lua: `${SHARED}\n${lua}` });
    const run = Reflect.get(redis, command) as (...args: Arg[]) => Promise<unknown>;
    return [name, (...args: Arg[]) => run.call(redis, base, ...args)];
  });
  return Object.fromEntries(entries);
}
