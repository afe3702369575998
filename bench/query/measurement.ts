/** One question of the bench, asked again and again. */
export interface Measurement {
  name: string;
  /** Asks once; `round` lets it ask for another host or day each time. How many rows came. */
  ask: (round: number) => Promise<number>;
}

/** What asks: opened anew for each cold time, once for all warm ones. */
export interface Asker {
  measurements: Measurement[];
  close: () => void;
}

export const percentile = (times: number[], share: number): number => {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
};

/** Milliseconds of each of some rounds. Throws where a question that has an answer got none. */
export async function timesOf({ name, ask }: Measurement, rounds: number): Promise<number[]> {
  const times: number[] = [];
  let rows = 0;
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    rows += await ask(round);
    times.push(performance.now() - begun);
  }
  if (rows === 0) throw new Error(`${name} found nothing in ${rounds} rounds.`);
  return times;
}
