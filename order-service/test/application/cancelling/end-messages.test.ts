import { closeReasons, type CloseReason } from '../../../src/domain/close-reason';
import { endMessages, type EndedFrom } from '../../../src/domain/end-message';
import { ALICE, EVENT, World } from '../../builders/world';
import { peerError } from '../../fakes/peer-error';

interface End {
  readonly name: string;
  readonly reason: CloseReason;
  readonly from: EndedFrom;
  /** Lets an order end in this way, and returns its id. */
  readonly reach: (world: World) => Promise<string>;
}

const unpaid = async (world: World) => (await world.placed()).id;
const free = async (world: World) => (await world.placed(ALICE, [0, 0])).id;
const confirmed = async (world: World) => (await world.confirmed()).id;

const cancel = (world: World, orderId: string) =>
  world.as(ALICE).post(`/v1/orders/${orderId}/cancel`).expect(200);

async function cancelEvent(world: World): Promise<void> {
  await world
    .asService('catalog-service', 'orders:cancel')
    .post('/v1/orders/event-cancellations', { eventId: EVENT, reason: 'Storm' })
    .expect(202);
  await world.run('event-cancellation');
}

/** Somebody else has the seats by the time that they are to be allocated. */
function loseSeats(world: World): void {
  world.seating.allocate = async () => {
    throw peerError('seating-service', 410, 'hold_expired');
  };
}

/** Brings an order to where it can end, and lets it end. */
const after =
  (prepare: (world: World) => Promise<string>, end: (world: World, orderId: string) => Promise<unknown>) =>
  async (world: World): Promise<string> => {
    const orderId = await prepare(world);
    await end(world, orderId);
    return orderId;
  };

const ends: readonly End[] = [
  {
    name: 'an unpaid order that its owner cancels',
    reason: 'cancelled_by_owner',
    from: 'unpaid',
    reach: after(unpaid, cancel),
  },
  {
    name: 'a free order that its owner cancels',
    reason: 'cancelled_by_owner',
    from: 'free',
    reach: after(free, cancel),
  },
  {
    name: 'a paid order that its owner cancels',
    reason: 'cancelled_by_owner',
    from: 'paid',
    reach: after(confirmed, cancel),
  },
  {
    name: 'an order that is not paid in time',
    reason: 'hold_expired',
    from: 'unpaid',
    reach: after(unpaid, async (world) => {
      world.clock.advance(15 * 60_000);
      await world.run('order-expiry');
    }),
  },
  {
    name: 'an order whose payment begins too late',
    reason: 'hold_expired',
    from: 'unpaid',
    reach: async (world) => {
      const order = await world.placed();
      world.clock.advance(15 * 60_000);
      await world.beginPayment(order, 'pay_1').expect(410);
      return order.id;
    },
  },
  ...(
    [
      ['an unpaid order', 'unpaid', unpaid],
      ['a free order', 'free', free],
      ['a paid order', 'paid', confirmed],
    ] as const
  ).map(([name, from, prepare]): End => ({
    name: `${name} of an event that is cancelled`,
    reason: 'event_cancelled',
    from,
    reach: after(prepare, cancelEvent),
  })),
  {
    name: 'a free order whose seats are lost',
    reason: 'seats_lost',
    from: 'free',
    reach: (world) => {
      loseSeats(world);
      return free(world);
    },
  },
  {
    name: 'a paid order whose seats are lost',
    reason: 'seats_lost',
    from: 'paid',
    reach: async (world) => {
      loseSeats(world);
      const order = await world.placed();
      await world.pay(order);
      return order.id;
    },
  },
  {
    name: 'an order that an administrator refunds',
    reason: 'refunded_by_platform',
    from: 'paid',
    reach: async (world) => {
      const order = await world.placed();
      const { charge } = await world.pay(order);
      Object.assign(charge, { refunded: order.total.amount, refundReserved: order.total.amount });
      const { paymentId, amount } = charge;
      const result = { paymentId, status: 'REFUNDED', amount, refunded: amount };
      await world.reportResult(order.id, result).expect(200);
      return order.id;
    },
  },
];

describe('the buyer is told once of the end of', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  it.each(ends)('$name', async ({ reason, from, reach }) => {
    const orderId = await reach(world);
    // Jobs that come later, and repeated clicks, tell nothing more.
    await world.runJobs();
    await world.run('order-expiry');
    await world.as(ALICE).post(`/v1/orders/${orderId}/cancel`);
    const { status, closeReason } = await world.order(orderId);
    expect([closeReason, from === 'unpaid']).toEqual([
      reason,
      status === 'CANCELLED' || status === 'EXPIRED',
    ]);
    const notice = endMessages[reason][from];
    const mails = (await world.mails()).filter((template) => template !== 'order_confirmed');
    expect(mails).toEqual(notice === 'nothing' ? [] : [notice.replace('.', '_')]);
  });

  it('each kind of order, for each reason', () => {
    const reached = new Set(ends.map(({ reason, from }) => `${reason}, ${from}`));
    const possible = closeReasons.flatMap((reason) =>
      (['unpaid', 'free', 'paid'] as const)
        .filter((from) => endMessages[reason][from] !== 'never')
        .map((from) => `${reason}, ${from}`),
    );
    expect([...reached].sort()).toEqual(possible.sort());
  });
});

describe('the notice of a free order that was cancelled', () => {
  it('names the event and the reason, and says nothing of money', async () => {
    const world = await World.open();
    try {
      await cancel(world, await free(world));
      await world.mails();
      const { data, channel } = world.notifications.sent.at(-1) ?? {};
      expect([channel, data]).toEqual([
        'EMAIL',
        expect.objectContaining({ eventTitle: 'Gala of the Monsoon', reason: 'cancelled_by_owner' }),
      ]);
      expect(Object.keys(data ?? {}).sort()).toEqual(['eventTitle', 'name', 'orderId', 'reason']);
    } finally {
      await world.dispose();
    }
  });
});
