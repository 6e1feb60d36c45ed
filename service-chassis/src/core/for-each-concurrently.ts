export interface Concurrency {
  /** How many items are processed at once. */
  readonly limit: number;
  /** When it aborts, no further item is started. */
  readonly signal?: AbortSignal;
}

/**
 * Does the work for each item, a few at a time. When an item fails, the others are still processed.
 *
 * @throws the first failure, after all items were processed
 */
export async function forEachConcurrently<Item>(
  items: Iterable<Item>,
  { limit, signal }: Concurrency,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  // All workers take items from one iterator, so each item is processed once.
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
