/**
 * The pages of a list, one after the other. A page of fewer than `size` items is the last; with a size of 1 that is an empty
 * one. `read` is given the page before, so that it can go on behind its last item; work that changes what `read` finds needs
 * no position, but must not leave all of a full page as it was.
 */
export async function* pages<Item>(
  size: number,
  read: (previous: readonly Item[]) => Promise<readonly Item[]>,
): AsyncGenerator<readonly Item[], void> {
  let page: readonly Item[] = [];
  do {
    page = await read(page);
    if (page.length > 0) yield page;
  } while (page.length >= size);
}
