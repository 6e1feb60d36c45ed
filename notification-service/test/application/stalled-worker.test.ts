import { ManualClock, seededRandom, sequentialIds, silentLogger } from '@ticketing/service-chassis/testing';
import { createDeliverNotification } from '../../src/application/deliver-notification';
import type { ClaimedNotification } from '../../src/application/ports';

const SECOND_MS = 1_000;

describe('a worker that stood still while it took a message', () => {
  /** The messages that are sent when taking one takes so long. */
  async function sentWhenTakingTakes(ms: number): Promise<string[]> {
    const clock = new ManualClock();
    const sent: string[] = [];
    const claimed: ClaimedNotification = {
      id: 'ntf_1',
      claimId: 'clm_1',
      attempt: 1,
      attemptInRound: 1,
      channel: 'SMS',
      template: 'admin_sms',
      recipient: '+919800000000',
      data: JSON.stringify({ text: 'The doors open at seven.' }),
      requestId: undefined,
      traceParent: undefined,
      createdAt: clock.now(),
      expiresAt: undefined,
    };
    const transport = {
      send: async ({ notificationId }: { notificationId: string }) => {
        sent.push(notificationId);
        return 'reference';
      },
    };
    const deliver = createDeliverNotification({
      queue: {
        due: async () => ['ntf_1'],
        claim: async () => {
          clock.advance(ms);
          return claimed;
        },
        finish: async () => true,
        failIfUsedUp: async () => undefined,
        isErased: async () => false,
      },
      transports: { email: transport, sms: transport },
      policy: {
        maxAttempts: 3,
        firstRetryMs: 1,
        longestRetryMs: 1,
        sendTimeoutMs: 20 * SECOND_MS,
        leaseMarginMs: 60 * SECOND_MS,
      },
      brandName: 'Ticketing',
      clock,
      ids: sequentialIds(),
      random: seededRandom(1),
      metrics: { sent: () => undefined, failed: () => undefined },
      logger: silentLogger,
    });
    await deliver('ntf_1');
    return sent;
  }

  it('sends it while its lease is long enough for a send', async () => {
    expect(await sentWhenTakingTakes(59 * SECOND_MS)).toEqual(['ntf_1']);
  });

  it('leaves it to another when the lease may end before the send does', async () => {
    expect(await sentWhenTakingTakes(61 * SECOND_MS)).toEqual([]);
    expect(await sentWhenTakingTakes(90 * SECOND_MS)).toEqual([]);
  });
});
