import type { Look } from '../../queues/port.ts';
import { Planner, type PlanOptions } from '../../queues/schedule/planner.ts';
import { HOUR, MINUTE, type Paper, type Source, type Story, shown, type World } from './world.ts';

/** What a way of looking gave. Times in ms. */
export interface Outcome {
  requests: { lists: number; stories: number };
  /** From publication to capture, of each story that was captured. */
  delays: number[];
  missed: number;
  /** Last changes of stories that stood for a day at the end, and those that were seen. */
  changes: { stood: number; seen: number };
}

/** Whoever plans is started so often, as a scheduler starts a run. */
const EVERY = MINUTE;

interface Due {
  at: number;
  look: (now: number) => number;
}

/** Looks as the planner of newskeep says. */
export function planned(world: World, options: PlanOptions): Outcome {
  const planner = new Planner(options);
  const outcome: Outcome = {
    requests: { lists: 0, stories: 0 },
    delays: [],
    missed: 0,
    changes: { stood: 0, seen: 0 },
  };
  const found = new Set<Story>();
  const lastLook = new Map<Story, number>();
  const looks = new Map<string, Look>();
  const queue = new Queue();

  const take = (story: Story, now: number) => {
    found.add(story);
    outcome.delays.push(now - story.at);
    // The body came with the story's first request, which every way of looking makes.
    let seen = now;
    const look = (at: number) => {
      outcome.requests.stories += 1;
      const changed = story.changes.filter((change) => change > seen && change <= at).length;
      seen = at;
      lastLook.set(story, at);
      return planner.story(at, { bornAt: story.at, hasChanged: changed > 0 }).lookAt;
    };
    queue.add({ at: planner.story(now, { bornAt: story.at, hasChanged: false }).lookAt, look });
  };

  const lookAt = (paper: Paper, source: Source) => {
    let memory: string | null = null;
    return (now: number) => {
      outcome.requests.lists += 1;
      const items = shown(paper, source, now);
      const news = items.filter((story) => !found.has(story));
      const times = news.map(({ at }) => at).reverse();
      const next = planner.list(memory, now, {
        urls: items.map(({ url }) => url),
        news: news.length,
        times,
        source: 'seed',
      });
      for (const story of news) take(story, now);
      memory = next.memory ?? null;
      const { host } = paper;
      looks.set(source.url, { url: source.url, host, source: 'seed', lookAt: next.lookAt, memory });
      return next.lookAt;
    };
  };
  for (const paper of world.papers)
    for (const source of paper.sources) queue.add({ at: world.begin, look: lookAt(paper, source) });

  let learned = 0;
  for (let due = queue.next(); due && due.at < world.end; due = queue.next()) {
    const now = Math.ceil(due.at / EVERY) * EVERY;
    if (now >= learned + HOUR) {
      planner.learn([...looks.values()]);
      learned = now;
    }
    queue.add({ at: due.look(now), look: due.look });
  }
  for (const paper of world.papers)
    for (const story of paper.stories) {
      if (!found.has(story) && story.at < world.end - 24 * HOUR) outcome.missed += 1;
      const last = story.changes.at(-1);
      if (last === undefined || last > world.end - 24 * HOUR) continue;
      outcome.changes.stood += 1;
      if ((lastLook.get(story) ?? 0) >= last) outcome.changes.seen += 1;
    }
  return outcome;
}

/** A heap, by time. */
class Queue {
  readonly #heap: Due[] = [];

  add(due: Due): void {
    const heap = this.#heap;
    heap.push(due);
    for (let at = heap.length - 1; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!this.#isLater(above, at)) return;
      this.#swap(above, at);
      at = above;
    }
  }

  next(): Due | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (last && this.#heap.length > 0) this.#heap[0] = last;
    for (let at = 0; ; ) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < this.#heap.length && this.#isLater(least, below)) least = below;
      if (least === at) return first;
      this.#swap(least, at);
      at = least;
    }
  }

  #isLater(a: number, b: number): boolean {
    return (this.#heap[a]?.at ?? 0) > (this.#heap[b]?.at ?? 0);
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first && second) [this.#heap[a], this.#heap[b]] = [second, first];
  }
}
