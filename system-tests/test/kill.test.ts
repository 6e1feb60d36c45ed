import { randomInt, randomUUID } from 'node:crypto';
import { seededRandom } from '@ticketing/service-chassis/testing';
import { registerMany, type Answer, type Client } from '../src/client';
import { checkInvariants, untilSettled } from '../src/invariants';
import { putOnSale, type OnSaleEvent } from '../src/on-sale';
import { Platform } from '../src/platform';
import { serviceNames, type ServiceName } from '../../scripts/local-platform';

const BUYERS = 12;
/** A buyer gives up after so many tries at one step. */
const TRIES = 40;

describe('kill -9 in the middle of purchases', () => {
  const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
  const random = seededRandom(seed);
  let platform: Platform;
  let buyers: Client[];

  beforeAll(async () => {
    process.stderr.write(`The moments of the kills follow SEED=${seed}\n`);
    // Short times, so that what a killed process had in hand is taken over within the test.
    platform = await Platform.start({
      PEER_TIMEOUT_MS: '1500',
      REQUEST_TIMEOUT_MS: '4000',
      TAKE_OVER_AFTER_MS: '5000',
      SEND_TIMEOUT_MS: '2000',
      RECONCILE_AFTER_SECONDS: '2',
      NOT_CHARGED_AFTER_SECONDS: '5',
    });
    buyers = await registerMany(platform, BUYERS);
  }, 60_000);
  afterAll(() => platform.stop());

  /** As a patient client does it: the same request with the same key, until there is an answer that is final. */
  async function persist(call: () => Promise<Answer>): Promise<Answer> {
    let answer = await call();
    const isOpen = ({ status, body }: Answer) =>
      status === 0 || status >= 500 || body?.code === 'request_in_flight';
    for (let attempt = 1; attempt < TRIES && isOpen(answer); attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      answer = await call();
    }
    return answer;
  }

  async function buy(buyer: Client, event: OnSaleEvent, seatId: string): Promise<Answer> {
    const [orderKey, chargeKey] = [randomUUID(), randomUUID()];
    const wanted = { eventId: event.eventId, seatIds: [seatId] };
    const order = await persist(() => buyer.post('order-service', '/v1/orders', wanted, orderKey));
    if (order.status !== 201) return order;
    const charge = { orderId: order.body.id, method: 'CARD', token: 'tok_success' };
    return persist(() => buyer.post('payment-service', '/v1/payments/charge', charge, chargeKey));
  }

  const moments = serviceNames.flatMap((name) => [name, name] as ServiceName[]);

  it.each(moments.map((name) => [name, Math.round(random.fraction() * 400)] as const))(
    'of %s after %d ms loses nothing',
    async (name, afterMs) => {
      const event = await putOnSale(platform, BUYERS / 2);
      const purchases = buyers.map((buyer, index) => buy(buyer, event, event.seatIds[index % (BUYERS / 2)]!));
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await platform.restart(name);
      const answers = await Promise.all(purchases);

      // Each buyer got a clear answer in the end.
      const unclear = answers.filter(({ status }) => ![201, 402, 409, 410].includes(status));
      expect(unclear).toEqual([]);
      await checkInvariants(platform, { settled: false });
    },
    60_000,
  );

  it('leaves books that agree with each other, once everything is finished', async () => {
    await untilSettled(platform, 60_000);
    await checkInvariants(platform, { settled: true });
  }, 90_000);
});
