/**
 * The pages of a list, one after the other, until a page is empty. `read` gets the previous page, so that it can
 * continue after its last item. If the work changes what `read` finds, `read` needs no position.
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
