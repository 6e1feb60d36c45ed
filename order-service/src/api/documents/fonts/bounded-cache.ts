/** Keeps what was asked for last, at most `size` entries. What failed is not kept. */
export function createBoundedCache<Value>(size: number) {
  const entries = new Map<string, Promise<Value>>();

  return function cached(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = entries.get(key);
    // A Map keeps the order of insertion, so the first key is the one that was asked for longest ago.
    entries.delete(key);
    const value = known ?? make();
    entries.set(key, value);
    if (known === undefined) {
      value.catch(() => entries.delete(key));
      const [oldest] = entries.keys();
      if (entries.size > size && oldest !== undefined) entries.delete(oldest);
    }
    return value;
  };
}
