import { ManualClock, seededRandom, sequentialIds, silentLogger } from '@ticketing/service-chassis/testing';
import { createDeliverNotification } from '../../src/application/deliver-notification';
import type { ClaimedNotification } from '../../src/application/ports/delivery-queue-repository';

const SECOND_MS = 1_000;

describe('a worker that stood still while it took a message', () => {
  /** The messages that are sent when the claim takes this long. */
  async function sentWhenClaimTakes(ms: number): Promise<string[]> {
    const clock = new ManualClock();
    const sent: string[] = [];
    const claimed: ClaimedNotification = {
      id: 'ntf_1',
      claimId: 'clm_1',
      tryNumber: 1,
      tryInRound: 1,
      channel: 'SMS',
      template: 'admin_sms',
      recipient: '+919800000000',
      data: JSON.stringify({ text: 'The doors open at seven.' }),
      requestId: null,
      traceParent: null,
      createdAt: clock.now(),
      expiresAt: null,
    };
    const transport = {
      send: async ({ notificationId }: { notificationId: string }) => {
        sent.push(notificationId);
        return 'reference';
      },
    };
    const deliver = createDeliverNotification({
      deliveryQueue: {
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
        maxTries: 3,
        firstRetryMs: 1,
        longestRetryMs: 1,
        sendTimeoutMs: 20 * SECOND_MS,
        leaseMarginMs: 60 * SECOND_MS,
      },
      brandName: 'Ticketing',
      attachTickets: undefined,
      clock,
      ids: sequentialIds(),
      random: seededRandom(1),
      metrics: {
        countSent: () => undefined,
        countTicketsSent: () => undefined,
        countFailed: () => undefined,
      },
      logger: silentLogger,
    });
    await deliver('ntf_1');
    return sent;
  }

  it('sends it while its lease is long enough for a send', async () => {
    expect(await sentWhenClaimTakes(59 * SECOND_MS)).toEqual(['ntf_1']);
  });

  it('leaves it to another when the lease may end before the send does', async () => {
    expect(await sentWhenClaimTakes(61 * SECOND_MS)).toEqual([]);
    expect(await sentWhenClaimTakes(90 * SECOND_MS)).toEqual([]);
  });
});
