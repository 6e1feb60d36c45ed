/**
 * Does the work for each item, at most `limit` at a time, until `signal` aborts. One that fails does not keep the others
 * from their turn; the first failure is thrown at the end.
 */
export async function inParallel<Item>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const workOff = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      if (signal.aborted) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, workOff));
  if (failures.length > 0) throw failures[0];
}
