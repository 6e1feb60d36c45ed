import type { Peer, PeerCall } from '@ticketing/service-chassis/peers';
import { z } from 'zod';

/** The most that every list of the platform returns at once. */
const PAGE_SIZE = 200;

/** All items of a list of another service, read page by page. */
export async function allPages<Item extends z.ZodType>(
  peer: Peer,
  list: Pick<PeerCall<undefined>, 'path' | 'query' | 'scopes'>,
  item: Item,
): Promise<z.output<Item>[]> {
  const schema = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
  const items: z.output<Item>[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const query = { ...list.query, limit: PAGE_SIZE, cursor };
    const page: z.output<typeof schema> = await peer.call({ ...list, method: 'GET', query, schema });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
