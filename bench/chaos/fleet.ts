import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../../fixtures/press/random.ts';
import { type Ended, startNewskeep } from '../support/newskeep.ts';

interface Member {
  command: string[];
  child: ChildProcess | undefined;
}

/** Processes of newskeep that are started again whenever they end before the job is done, as an orchestrator does. */
export class Fleet {
  /** How often processes ended with which exit code or signal. */
  readonly exits: Record<string, number> = {};
  /** What was said by those that ended by a fault of newskeep itself. */
  readonly faults: string[] = [];
  readonly done: Promise<void>;
  readonly #members: Member[];
  readonly #dice: Dice;
  #isOver = false;

  constructor(commands: string[][], dice: Dice) {
    this.#dice = dice;
    this.#members = commands.map((command) => ({ command, child: undefined }));
    this.done = Promise.all(this.#members.map((member) => this.#keep(member))).then(() => undefined);
  }

  /** The job is done, as one of them said. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Sends a signal to one that runs; false where none does. */
  signal(signal: NodeJS.Signals): ChildProcess | undefined {
    const running = this.#members.flatMap(({ child }) => child ?? []);
    if (running.length === 0) return undefined;
    const child = this.#dice.pick(running);
    return child.kill(signal) ? child : undefined;
  }

  /** Ends them all, where they do not end by themselves. */
  async abandon(): Promise<void> {
    this.#isOver = true;
    for (const { child } of this.#members) child?.kill('SIGKILL');
    await this.done;
  }

  async #keep(member: Member): Promise<void> {
    while (!this.#isOver) {
      const { child, ended } = startNewskeep(member.command);
      member.child = child;
      const end = await ended;
      member.child = undefined;
      this.#note(end);
      if (end.code === 0 || end.code === 2) this.#isOver = true;
      else if (!this.#isOver) await sleep(100 + this.#dice.roll() * 900);
    }
  }

  #note({ code, signal, stderr }: Ended): void {
    const how = String(signal ?? code);
    this.exits[how] = (this.exits[how] ?? 0) + 1;
    const isExpected =
      signal !== null || [0, 2, 3, 5].includes(code ?? -1) || /No run of .* is open/.test(stderr);
    if (!isExpected) this.faults.push(`exit ${how}: ${stderr.trim().slice(-1500)}`);
  }
}
