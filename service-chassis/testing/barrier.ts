/** Lets many callers start at the same moment: each waits until all have arrived. Returns their results in order. */
export async function allAtOnce<Result>(
  count: number,
  work: (index: number) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const callers = Array.from({ length: count }, async (_, index) => {
    await gate;
    return work(index);
  });
  open();
  return Promise.allSettled(callers);
}
