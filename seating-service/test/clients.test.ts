import { PeerError, PeerUnavailable, type Peer, type PeerCall } from '@ticketing/service-chassis/peers';
import { silentLogger } from '@ticketing/service-chassis/testing';
import { createCatalogue } from '../src/clients/catalogue';

/** A peer that answers every call alike. */
const peerThat = (answer: () => Promise<undefined>) => {
  const calls: PeerCall<undefined>[] = [];
  const call: Peer['call'] = (made) => {
    calls.push(made as PeerCall<undefined>);
    return answer() as never;
  };
  return { calls, peer: { name: 'catalog-service', call } };
};

describe('the client of the catalogue', () => {
  it('says that an event is sold out', async () => {
    const { peer, calls } = peerThat(() => Promise.resolve(undefined));
    await expect(createCatalogue(peer, silentLogger).reportAvailability('evt_1', true)).resolves.toBe(true);
    expect(calls).toEqual([
      {
        method: 'PUT',
        path: '/v1/events/evt_1/availability',
        body: { soldOut: true },
        scopes: ['availability:write'],
      },
    ]);
  });

  it('takes a refusal for the end of the matter', async () => {
    const { peer } = peerThat(() => {
      throw new PeerError('catalog-service', 409, 'event_cancelled', 'It is cancelled.', {});
    });
    await expect(createCatalogue(peer, silentLogger).reportAvailability('evt_1', true)).resolves.toBe(false);
  });

  it('lets the caller know when it could not be reached', async () => {
    const { peer } = peerThat(() => {
      throw new PeerUnavailable('catalog-service', 'ECONNREFUSED', false);
    });
    await expect(createCatalogue(peer, silentLogger).reportAvailability('evt_1', true)).rejects.toThrow(
      PeerUnavailable,
    );
  });
});
