import { PeerError, PeerUnavailable, type Peer, type PeerCall } from '@ticketing/service-chassis/peers';
import { silentLogger } from '@ticketing/service-chassis/testing';
import { createCatalogClient } from '../../src/clients/catalog-client';

/** A peer that gives every call the same response. */
const peerThat = (response: () => Promise<undefined>) => {
  const calls: PeerCall<undefined>[] = [];
  const call: Peer['call'] = (made) => {
    calls.push(made as PeerCall<undefined>);
    return response() as never;
  };
  return { calls, peer: { name: 'catalog-service', call } };
};

describe('the client of the catalog', () => {
  it('says that an event is sold out', async () => {
    const { peer, calls } = peerThat(() => Promise.resolve(undefined));
    await expect(createCatalogClient(peer, silentLogger).reportAvailability('evt_1', true)).resolves.toBe(
      true,
    );
    expect(calls).toEqual([
      {
        method: 'PUT',
        path: '/v1/events/evt_1/availability',
        body: { soldOut: true },
        scopes: ['availability:write'],
      },
    ]);
  });

  it('does not repeat a rejected report', async () => {
    const { peer } = peerThat(() => {
      throw new PeerError('catalog-service', 409, 'event_cancelled', 'It is cancelled.', {});
    });
    await expect(createCatalogClient(peer, silentLogger).reportAvailability('evt_1', true)).resolves.toBe(
      false,
    );
  });

  it('lets the caller know when it could not be reached', async () => {
    const { peer } = peerThat(() => {
      throw new PeerUnavailable('catalog-service', 'ECONNREFUSED', false);
    });
    await expect(createCatalogClient(peer, silentLogger).reportAvailability('evt_1', true)).rejects.toThrow(
      PeerUnavailable,
    );
  });
});
