import { Undeliverable } from '@ticketing/service-chassis/outbox';
import { PeerError, PeerUnavailable, type Peer } from '@ticketing/service-chassis/peers';
import { createNotificationClient } from '../../src/clients/notification-client';
import type { Mail } from '../../src/application/ports/notification-client';

const mail: Mail = { template: 'welcome', to: 'ann@example.test', userId: 'usr_1', data: { name: 'Ann' } };

/** A peer that records its calls, and fails as the test asks. */
function recordingPeer(failure?: Error) {
  const calls: unknown[] = [];
  const peer: Peer = {
    name: 'notification-service',
    call: (call) => {
      calls.push(call);
      return failure === undefined ? Promise.resolve(undefined as never) : Promise.reject(failure);
    },
  };
  return { peer, calls };
}

const peerProblem = (status: number, code: string) =>
  new PeerError('notification-service', status, code, 'No.', {});

describe('the client of notification-service', () => {
  it('asks for a mail as the contract says, once by the id of the message', async () => {
    const { peer, calls } = recordingPeer();
    await createNotificationClient(peer).send(mail, 'msg_1');
    expect(calls).toEqual([
      {
        method: 'POST',
        path: '/v1/notifications',
        body: {
          channel: 'EMAIL',
          template: 'welcome',
          to: 'ann@example.test',
          data: { name: 'Ann' },
          userId: 'usr_1',
        },
        scopes: ['notifications:create'],
        idempotencyKey: 'msg_1',
      },
    ]);
  });

  it('asks for an erasure as the contract says', async () => {
    const { peer, calls } = recordingPeer();
    await createNotificationClient(peer).erase('usr_1', 'msg_1');
    expect(calls).toEqual([
      {
        method: 'POST',
        path: '/v1/notifications/erasures',
        body: { userId: 'usr_1' },
        scopes: ['notifications:erase'],
        idempotencyKey: 'msg_1',
      },
    ]);
  });

  it.each([
    ['it cannot be reached', new PeerUnavailable('notification-service', 'ECONNREFUSED', false)],
    ['our secret is wrong there', peerProblem(401, 'bad_token')],
    ['our scope is missing there', peerProblem(403, 'scope_missing')],
    ['the first try is still at work', peerProblem(409, 'request_in_flight')],
  ])('lets the outbox try again when %s', async (_what, failure) => {
    const { peer } = recordingPeer(failure);
    await expect(createNotificationClient(peer).send(mail, 'msg_1')).rejects.toBe(failure);
  });

  it('treats a permanent rejection as undeliverable', async () => {
    const { peer } = recordingPeer(peerProblem(400, 'invalid_request'));
    await expect(createNotificationClient(peer).send(mail, 'msg_1')).rejects.toThrow(Undeliverable);
  });

  it('is done when an earlier try with other data was received', async () => {
    const { peer } = recordingPeer(peerProblem(422, 'idempotency_key_reused'));
    await expect(createNotificationClient(peer).send(mail, 'msg_1')).resolves.toBeUndefined();
  });
});
