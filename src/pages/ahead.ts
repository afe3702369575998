/**
 * Results in the order of the items, with the work on as many as `most` of them under way or done and waiting for an earlier
 * one: what memory is bounded by.
 */
export async function* ahead<Item, Result>(
  items: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  most: number,
): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = [];
  for await (const item of items) {
    const result = work(item);
    // Thrown where it is taken; until then it must not count as unhandled.
    result.catch(() => undefined);
    begun.push(result);
    if (begun.length >= most) yield (await begun.shift()) as Result;
  }
  for (const result of begun) yield await result;
}
