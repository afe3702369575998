/** What several sources give, smallest key first, as far as each gives it in that order: one item is held of each. */
export async function* inOrder<T>(
  sources: Iterable<AsyncIterator<T>>,
  keyOf: (item: T) => string,
): AsyncGenerator<T> {
  const heads: { item: T; rest: AsyncIterator<T> }[] = [];
  const step = async (rest: AsyncIterator<T>) => {
    const { value, done } = await rest.next();
    if (!done) heads.push({ item: value, rest });
  };
  for (const source of sources) await step(source);
  while (heads.length > 0) {
    heads.sort((a, b) => (keyOf(a.item) < keyOf(b.item) ? -1 : 1));
    const first = heads.shift();
    if (!first) return;
    yield first.item;
    await step(first.rest);
  }
}
