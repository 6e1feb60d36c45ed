export interface Concurrency {
  /** How many items are worked on at once. */
  readonly limit: number;
  /** Once it aborts, no further item is begun. */
  readonly signal?: AbortSignal;
}

/**
 * Does the work for each item, a few at a time. An item that fails does not keep the others from their turn.
 *
 * @throws the first failure, when all items have had their turn
 */
export async function forEachConcurrently<Item>(
  items: Iterable<Item>,
  { limit, signal }: Concurrency,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  // All workers draw from one iterator, so each item is worked on once.
  const queue = items[Symbol.iterator]();
  const drawAndWork = async () => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failures.push(error);
      }
      if (signal?.aborted === true) return;
    }
  };
  if (signal?.aborted === true) return;
  await Promise.all(Array.from({ length: limit }, drawAndWork));
  if (failures.length > 0) throw failures[0];
}
