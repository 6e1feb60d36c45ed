import { interceptDatabase } from '@ticketing/service-chassis/testing';
import { chargeBody, refundBody } from '../builders/callers';
import { createPaymentWorld, type Instance, type PaymentWorld } from '../builders/payment-world';
import { inr } from '../builders/payments';
import { Freezer } from '../fakes/freezer';

/**
 * Kills the service at every step of a request in turn: before and after each statement, each transaction, and each call
 * of the gateway and of order-service. A killed process is one whose step never ends; another instance takes over on the
 * same databases.
 */
const MOST_STEPS = 60;

/** Longer than a dead request keeps its Idempotency-Key and a dead worker its message. */
const AFTER_ALL_LOCKS_MS = 61_000;

interface Scene {
  /** New for each step. */
  readonly orderId: string;
  /** Sends the request, always with the same Idempotency-Key. */
  send(service: Instance): Promise<{ readonly status: number }>;
  /** What the gateway has done since the request was first sent. */
  taken(): Promise<number>;
  returned(): Promise<number>;
  told(status: string): unknown[];
}

type MakeRequest = (orderId: string, survivor: Instance) => Promise<Scene['send']>;

describe('a crash at any step', () => {
  let world: PaymentWorld;
  let survivor: Instance;
  let freezer: Freezer;

  beforeEach(async () => {
    world = await createPaymentWorld();
    freezer = new Freezer();
    world.orders.beginAttempt = freezer.around(world.orders.beginAttempt.bind(world.orders));
    world.orders.tell = freezer.around(world.orders.tell.bind(world.orders));
    survivor = await world.startInstance();
  });
  afterEach(() => world.dispose());

  const startDoomed = () =>
    world.startInstance({
      wrapGateway: (gateway) => ({
        ...gateway,
        charge: freezer.around(gateway.charge),
        refund: freezer.around(gateway.refund),
      }),
      wrapDatabase: (database) =>
        interceptDatabase(database, {
          execute: freezer.around(database.execute.bind(database)),
          transactions: { run: (work) => freezer.around(() => database.transactions.run(work))() },
        }),
    });

  async function prepareScene(step: number, makeRequest: MakeRequest): Promise<Scene> {
    const orderId = `ord_${step}`;
    world.orders.place(orderId, 'usr_alice', inr(5_000));
    const send = await makeRequest(orderId, survivor);
    const [takenBefore, returnedBefore, toldBefore] = [
      await world.chargesTaken(),
      await world.moneyReturned(),
      world.orders.told.length,
    ];
    return {
      orderId,
      send,
      taken: async () => (await world.chargesTaken()) - takenBefore,
      returned: async () => (await world.moneyReturned()) - returnedBefore,
      told: (status) => world.orders.told.slice(toldBefore).filter((result) => result.status === status),
    };
  }

  /** Plays the scene once for each step at which the request can die. Returns how many steps there were. */
  async function killAtEachStep(
    makeRequest: MakeRequest,
    afterwards: (scene: Scene) => Promise<void>,
  ): Promise<number> {
    for (let step = 1; step <= MOST_STEPS; step += 1) {
      const scene = await prepareScene(step, makeRequest);
      const doomed = await startDoomed();
      const died = freezer.freezeAt(step).then(() => 'died');
      const request = scene.send(doomed).then(
        () => 'answered',
        () => 'cut off',
      );
      if ((await Promise.race([died, request])) === 'answered') return step - 1;
      freezer.thawOthers();
      await afterwards(scene);
    }
    throw new Error(`The request has more than ${MOST_STEPS} steps.`);
  }

  const chargeWith =
    (token: string): MakeRequest =>
    (orderId) =>
      Promise.resolve(async (service) => service.charge(chargeBody(token, orderId), { key: orderId }));

  async function expectPaidOnce({ orderId, taken, told }: Scene) {
    expect(await taken()).toBe(1);
    expect(world.orders.statusOf(orderId)).toBe('CONFIRMED');
    expect(told('SUCCESS')).toHaveLength(1);
    expect(world.orders.isWaitingForPayment(orderId)).toBe(false);
  }

  it('of a charge lets the same request be repeated, and charges once', async () => {
    const steps = await killAtEachStep(chargeWith('tok_success'), async (scene) => {
      world.clock.advance(AFTER_ALL_LOCKS_MS);
      expect((await scene.send(survivor)).status).toBe(201);
      await survivor.outbox.relayDue();
      await expectPaidOnce(scene);
      expect((await survivor.get(`/v1/payments?orderId=${scene.orderId}`)).body.items).toHaveLength(1);
    });
    expect(steps).toBeGreaterThan(12);
  });

  it('of a charge that nobody repeats leaves it paid and confirmed, or not charged and the order free', async () => {
    const ends = new Set<string>();
    await killAtEachStep(chargeWith('tok_success'), async (scene) => {
      const { orderId, taken } = scene;
      await survivor.reconcileAfter(11_000);
      await survivor.reconcileAfter(AFTER_ALL_LOCKS_MS);
      await survivor.outbox.relayDue();

      const [payment] = (await survivor.get(`/v1/payments?orderId=${orderId}`)).body.items;
      ends.add(payment?.status ?? 'none');
      if (payment?.status !== 'SUCCESS') {
        expect(['FAILED', undefined]).toContain(payment?.status);
        expect(await taken()).toBe(0);
        expect(world.orders.isWaitingForPayment(orderId)).toBe(false);
        // Nothing is in the way of paying the order now.
        const again = await survivor.charge(chargeBody('tok_success', orderId), { key: `again-${orderId}` });
        expect(again.status).toBe(201);
      }
      await expectPaidOnce(scene);
    });
    expect([...ends].sort()).toEqual(['FAILED', 'SUCCESS', 'none']);
  });

  it('of a declined charge ends as declined, whoever finishes it', async () => {
    await killAtEachStep(chargeWith('tok_declined'), async ({ orderId, send, taken, told }) => {
      world.clock.advance(AFTER_ALL_LOCKS_MS);
      expect((await send(survivor)).status).toBe(402);
      await survivor.outbox.relayDue();
      expect(await taken()).toBe(0);
      expect(told('FAILED')).toHaveLength(1);
      expect(world.orders.isWaitingForPayment(orderId)).toBe(false);
    });
  });

  const refundOfAPart: MakeRequest = async (orderId, service) => {
    const { body: payment } = await service.charge(chargeBody('tok_success', orderId));
    const body = refundBody(payment.id, inr(2_000));
    return async (instance) => instance.refund(body, { key: orderId });
  };

  async function expectRefundedOnce({ returned, told }: Scene) {
    expect(await returned()).toBe(2_000);
    expect(told('PARTIALLY_REFUNDED')).toMatchObject([{ amount: inr(5_000), refunded: inr(2_000) }]);
  }

  it('of a refund lets the same request be repeated, and refunds once', async () => {
    const steps = await killAtEachStep(refundOfAPart, async (scene) => {
      world.clock.advance(AFTER_ALL_LOCKS_MS);
      expect((await scene.send(survivor)).status).toBe(201);
      await survivor.outbox.relayDue();
      await expectRefundedOnce(scene);
    });
    expect(steps).toBeGreaterThan(8);
  });

  it('of a refund that nobody repeats is finished by reconciliation, once it was stored', async () => {
    const ends = new Set<boolean>();
    await killAtEachStep(refundOfAPart, async (scene) => {
      const stored = await world.database.query('SELECT id FROM refunds WHERE order_id = @orderId', {
        orderId: scene.orderId,
      });
      ends.add(stored.length === 1);
      await survivor.reconcileAfter(AFTER_ALL_LOCKS_MS);
      await survivor.outbox.relayDue();
      if (stored.length === 1) await expectRefundedOnce(scene);
      else expect(await scene.returned()).toBe(0);
    });
    expect(ends.size).toBe(2);
  });
});
