import { interceptDatabase } from '@ticketing/service-chassis/testing';
import { chargeBody, refundBody } from '../builders/api-clients';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';
import { CrashSimulator } from '../fakes/crash-simulator';

/**
 * Kills the service at every step of a request in turn: before and after each statement, each transaction, and each call
 * of the gateway and of order-service. In a killed process the step never ends. Another instance takes over on the
 * same databases.
 */
const MOST_STEPS = 60;

/** Longer than a crashed request holds its Idempotency-Key and a crashed worker its message. */
const AFTER_ALL_LOCKS_MS = 61_000;

interface Fixture {
  /** A new order for each step. */
  readonly orderId: string;
  /** Sends the request, always with the same Idempotency-Key. */
  send(service: Instance): Promise<{ readonly status: number }>;
  /** What happened at the gateway since the request was first sent. */
  taken(): Promise<number>;
  returned(): Promise<number>;
  notified(status: string): unknown[];
}

type MakeRequest = (orderId: string, survivor: Instance) => Promise<Fixture['send']>;

describe('a crash at any step', () => {
  let environment: PaymentEnvironment;
  let survivor: Instance;
  let crashSimulator: CrashSimulator;

  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    crashSimulator = new CrashSimulator();
    environment.orders.beginAttempt = crashSimulator.around(
      environment.orders.beginAttempt.bind(environment.orders),
    );
    environment.orders.notify = crashSimulator.around(environment.orders.notify.bind(environment.orders));
    survivor = await environment.startInstance();
  });
  afterEach(() => environment.dispose());

  const startDoomed = () =>
    environment.startInstance({
      wrapGateway: (gateway) => ({
        ...gateway,
        charge: crashSimulator.around(gateway.charge),
        refund: crashSimulator.around(gateway.refund),
      }),
      wrapDatabase: (database) =>
        interceptDatabase(database, {
          execute: crashSimulator.around(database.execute.bind(database)),
          transactions: { run: (work) => crashSimulator.around(() => database.transactions.run(work))() },
        }),
    });

  async function prepareScene(step: number, makeRequest: MakeRequest): Promise<Fixture> {
    const orderId = `ord_${step}`;
    environment.orders.place(orderId, 'usr_alice', inr(5_000));
    const send = await makeRequest(orderId, survivor);
    const [takenBefore, returnedBefore, notifiedBefore] = [
      await environment.countCharges(),
      await environment.sumOfRefunds(),
      environment.orders.results.length,
    ];
    return {
      orderId,
      send,
      taken: async () => (await environment.countCharges()) - takenBefore,
      returned: async () => (await environment.sumOfRefunds()) - returnedBefore,
      notified: (status) =>
        environment.orders.results.slice(notifiedBefore).filter((result) => result.status === status),
    };
  }

  /** Runs the request once for each step at which it can crash. Returns the number of steps. */
  async function killAtEachStep(
    makeRequest: MakeRequest,
    afterwards: (fixture: Fixture) => Promise<void>,
  ): Promise<number> {
    for (let step = 1; step <= MOST_STEPS; step += 1) {
      const fixture = await prepareScene(step, makeRequest);
      const doomed = await startDoomed();
      const died = crashSimulator.crashAt(step).then(() => 'died');
      const request = fixture.send(doomed).then(
        () => 'answered',
        () => 'cut off',
      );
      if ((await Promise.race([died, request])) === 'answered') return step - 1;
      crashSimulator.letOthersRun();
      await afterwards(fixture);
    }
    throw new Error(`The request has more than ${MOST_STEPS} steps.`);
  }

  const chargeWith =
    (token: string): MakeRequest =>
    (orderId) =>
      Promise.resolve(async (service) => service.charge(chargeBody(token, orderId), { key: orderId }));

  async function expectPaidOnce({ orderId, taken, notified }: Fixture) {
    expect(await taken()).toBe(1);
    expect(environment.orders.statusOf(orderId)).toBe('CONFIRMED');
    expect(notified('SUCCESS')).toHaveLength(1);
    expect(environment.orders.isWaitingForPayment(orderId)).toBe(false);
  }

  it('of a charge lets the same request be repeated, and charges once', async () => {
    const steps = await killAtEachStep(chargeWith('tok_success'), async (fixture) => {
      environment.clock.advance(AFTER_ALL_LOCKS_MS);
      expect((await fixture.send(survivor)).status).toBe(201);
      await survivor.outbox.relayDue();
      await expectPaidOnce(fixture);
      expect((await survivor.get(`/v1/payments?orderId=${fixture.orderId}`)).body.items).toHaveLength(1);
    });
    expect(steps).toBeGreaterThan(12);
  });

  it('of a charge that nobody repeats leaves it paid and confirmed, or not charged and the order free', async () => {
    const ends = new Set<string>();
    await killAtEachStep(chargeWith('tok_success'), async (fixture) => {
      const { orderId, taken } = fixture;
      await survivor.reconcileAfter(11_000);
      await survivor.reconcileAfter(AFTER_ALL_LOCKS_MS);
      await survivor.outbox.relayDue();

      const [payment] = (await survivor.get(`/v1/payments?orderId=${orderId}`)).body.items;
      ends.add(payment?.status ?? 'none');
      if (payment?.status !== 'SUCCESS') {
        expect(['FAILED', undefined]).toContain(payment?.status);
        expect(await taken()).toBe(0);
        expect(environment.orders.isWaitingForPayment(orderId)).toBe(false);
        // The order can be paid now.
        const again = await survivor.charge(chargeBody('tok_success', orderId), { key: `again-${orderId}` });
        expect(again.status).toBe(201);
      }
      await expectPaidOnce(fixture);
    });
    expect([...ends].sort()).toEqual(['FAILED', 'SUCCESS', 'none']);
  });

  it('of a declined charge ends as declined, no matter which process finishes it', async () => {
    await killAtEachStep(chargeWith('tok_declined'), async ({ orderId, send, taken, notified }) => {
      environment.clock.advance(AFTER_ALL_LOCKS_MS);
      expect((await send(survivor)).status).toBe(402);
      await survivor.outbox.relayDue();
      expect(await taken()).toBe(0);
      expect(notified('FAILED')).toHaveLength(1);
      expect(environment.orders.isWaitingForPayment(orderId)).toBe(false);
    });
  });

  const refundOfAPart: MakeRequest = async (orderId, service) => {
    const { body: payment } = await service.charge(chargeBody('tok_success', orderId));
    const body = refundBody(payment.id, inr(2_000));
    return async (instance) => instance.refund(body, { key: orderId });
  };

  async function expectRefundedOnce({ returned, notified }: Fixture) {
    expect(await returned()).toBe(2_000);
    expect(notified('PARTIALLY_REFUNDED')).toMatchObject([{ amount: inr(5_000), refunded: inr(2_000) }]);
  }

  it('of a refund lets the same request be repeated, and refunds once', async () => {
    const steps = await killAtEachStep(refundOfAPart, async (fixture) => {
      environment.clock.advance(AFTER_ALL_LOCKS_MS);
      expect((await fixture.send(survivor)).status).toBe(201);
      await survivor.outbox.relayDue();
      await expectRefundedOnce(fixture);
    });
    expect(steps).toBeGreaterThan(8);
  });

  it('of a refund that nobody repeats is finished by reconciliation, once it was stored', async () => {
    const ends = new Set<boolean>();
    await killAtEachStep(refundOfAPart, async (fixture) => {
      const stored = await environment.database.query('SELECT id FROM refunds WHERE order_id = @orderId', {
        orderId: fixture.orderId,
      });
      ends.add(stored.length === 1);
      await survivor.reconcileAfter(AFTER_ALL_LOCKS_MS);
      await survivor.outbox.relayDue();
      if (stored.length === 1) await expectRefundedOnce(fixture);
      else expect(await fixture.returned()).toBe(0);
    });
    expect(ends.size).toBe(2);
  });
});
