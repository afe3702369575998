/** A request that a webhook is owed. */
export interface NewDelivery {
  /** Of its event: JOB/RUN/EVENT/BATCH. The same event for the same address is put once. */
  id: string;
  job: string;
  run: number;
  event: string;
  /** With the job, whose deliveries these are. */
  url: string;
  /** The environment variable that holds the secret; the secret itself is kept nowhere. */
  secret_env: string;
  /** JSON, as it is sent. */
  body: string;
}

/** A delivery that was not taken yet. `dead`: the tries are spent, and nobody tries again unless somebody says so. */
export interface Delivery extends NewDelivery {
  /** Its place in the order of its webhook. */
  seq: number;
  state: 'waiting' | 'dead';
  /** Tries that failed. */
  attempts: number;
  /** Not before; ms since 1970. */
  due_at: number;
  /** Why the last try failed. */
  fault: string | null;
}

/**
 * Deliveries that wait for their receivers, in the order in which they were put. Durable when a call returns. Not its
 * job: the network, signatures, when to try again.
 */
export interface Outbox {
  /** All of them or none; gives the places of those that were not there yet. */
  put(deliveries: AsyncIterable<NewDelivery>): Promise<number[]>;
  /** Takes back what was put. */
  drop(seqs: number[]): void;
  /** The first one that waits for a webhook. */
  first(webhook: Pick<Delivery, 'job' | 'url'>): Delivery | undefined;
  /** The receiver has it: its body goes, and its id stays until a later run of the job is put. */
  taken(seq: number): void;
  failed(seq: number, how: Pick<Delivery, 'state' | 'due_at' | 'fault'>): void;
  /** Lets the dead wait again, in their old places, with all of their tries before them. */
  revive(): void;
  /** What waits and what is dead, in order. */
  list(): Delivery[];
  /** Takes records of these URLs out of what is not taken yet; nothing of them stays in the file. */
  forget(isGone: (url: string) => boolean): void;
  close(): void;
}
