/**
 * The pages of a list, one after the other, until one comes back empty. `read` is given the page before, so that it can go
 * on behind its last item; work that changes what `read` finds needs no position.
 */
export async function* pages<Item>(
  read: (previous: readonly Item[]) => Promise<readonly Item[]>,
): AsyncGenerator<readonly Item[], void> {
  let page = await read([]);
  while (page.length > 0) {
    yield page;
    page = await read(page);
  }
}
