import type { Peer } from '@ticketing/service-chassis/peers';
import { createCatalogClient } from '../../src/clients/catalog-client';

/** A peer that has these pages of the list, and records the queries. */
function peerWithPages(...pages: readonly (readonly (readonly [id: string, status: string])[])[]) {
  const queries: unknown[] = [];
  const peer: Peer = {
    name: 'catalog-service',
    call: (call) => {
      queries.push(call.query);
      const index = Number(call.query?.['cursor'] ?? 0);
      const body = {
        items: (pages[index] ?? []).map(([id, status]) => ({ id, status, title: 'A night' })),
        nextCursor: index + 1 < pages.length ? String(index + 1) : null,
      };
      return Promise.resolve(call.schema?.parse(body) as never);
    },
  };
  return { peer, queries };
}

describe('the client of catalog-service', () => {
  it('finds the live events of an organizer on all pages of the public list', async () => {
    const { peer, queries } = peerWithPages(
      [
        ['evt_1', 'ON_SALE'],
        ['evt_2', 'CANCELLED'],
      ],
      [
        ['evt_3', 'SCHEDULED'],
        ['evt_4', 'SOLD_OUT'],
        ['evt_5', 'COMPLETED'],
      ],
    );
    const ids = await createCatalogClient(peer).liveEventIds('usr_1');
    expect(ids).toEqual(['evt_1', 'evt_3', 'evt_4']);
    expect(queries).toEqual([
      { organizerId: 'usr_1', limit: 200, cursor: undefined },
      { organizerId: 'usr_1', limit: 200, cursor: '1' },
    ]);
  });

  it('finds none when there are no events', async () => {
    expect(await createCatalogClient(peerWithPages([]).peer).liveEventIds('usr_1')).toEqual([]);
  });
});
