import { setTimeout as sleep } from 'node:timers/promises';
import type { Press } from '../../fixtures/press/index.ts';
import { Dice } from '../../fixtures/press/random.ts';
import { say } from '../support/output.ts';
import { befall, drawFault, type Fault } from './faults.ts';
import { Fleet } from './fleet.ts';
import type { Scene } from './scene.ts';

export interface Disturbed {
  given: Partial<Record<Fault, number>>;
  exits: Record<string, number>;
  /** Ends that no fault from outside explains. */
  faults: string[];
  /** Nothing was asked for so long that something hangs. */
  hung: boolean;
}

/** Without a request for so long, in ms, something hangs: four leases. */
const HUNG_MS = 60_000;

/** Runs the scene's job to its end, with `faults` of them on the way, spread over the requests that the papers get. */
export async function disturb(scene: Scene, press: Press, faults: number, seed: number): Promise<Disturbed> {
  const dice = new Dice(seed, 11);
  const fleet = new Fleet(scene.commands, new Dice(seed, 13));
  const given: Disturbed['given'] = {};
  const under = new Map<Fault, Promise<unknown>>();
  const step = press.truth().count / faults;
  const hung = await (async () => {
    for (let count = 0; count < faults && !fleet.isOver; ) {
      await until(press, fleet, Math.round(dice.roll() * 2 * step), dice.int(1500, 15_000));
      const fault = drawFault(dice, scene.outside);
      // One of a kind at a time; a network that is cut, and its server gone, are much the same.
      if (under.has(fault)) continue;
      const befallen = befall(fault, fleet, scene.outside, dice);
      if (!befallen) continue;
      under.set(
        fault,
        befallen.over.finally(() => under.delete(fault)),
      );
      given[fault] = (given[fault] ?? 0) + 1;
      say(
        `${new Date().toISOString().slice(11, 19)} fault ${++count} of ${faults}: ${fault}, ${press.requests.total} requests so far`,
      );
    }
    await Promise.all(under.values());
    return isHung(press, fleet);
  })();
  if (hung) await fleet.abandon();
  await fleet.done;
  return { given, exits: fleet.exits, faults: fleet.faults, hung };
}

/** Until so many requests more came, or so many ms have gone. */
async function until(press: Press, fleet: Fleet, requests: number, ms: number): Promise<void> {
  const [enough, late] = [press.requests.total + requests, performance.now() + ms];
  do await sleep(20);
  while (press.requests.total < enough && performance.now() < late && !fleet.isOver);
}

/** Waits for the end of the undisturbed rest; true where it does not come. */
async function isHung(press: Press, fleet: Fleet): Promise<boolean> {
  let [total, since] = [press.requests.total, performance.now()];
  let isOver = false;
  fleet.done.then(() => {
    isOver = true;
  });
  while (!isOver) {
    await sleep(100);
    if (press.requests.total !== total) [total, since] = [press.requests.total, performance.now()];
    if (performance.now() - since > HUNG_MS) return true;
  }
  return false;
}
