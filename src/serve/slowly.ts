/** Gives what was made of late, or is being made, rather than make it again: of failures nothing is kept. */
export function slowlyMade(keepMs: number, now: () => number = Date.now) {
  const made = new Map<string, { value: Promise<unknown>; at: number }>();
  return <T>(what: string, make: () => Promise<T>): Promise<T> => {
    const kept = made.get(what);
    if (kept && now() - kept.at < keepMs) return kept.value as Promise<T>;
    const value = make();
    // While it is made it is of now; it ages from when it is there.
    made.set(what, { value, at: Number.POSITIVE_INFINITY });
    value.then(
      () => made.set(what, { value, at: now() }),
      () => made.delete(what),
    );
    return value;
  };
}
