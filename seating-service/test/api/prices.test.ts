import { inventoryBody, seatedSection } from '../builders/inventory';
import { MINUTE_MS, startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

const [OLD, NEW] = [5_000, 9_900];

describe('the price of a seat when the event changes its prices', () => {
  let seating: ServiceFixture;
  let seat: string;
  let other: string;

  const reprice = (price: number) =>
    seating.putInventory('evt_1', inventoryBody({ sections: [seatedSection({ price })] })).expect(200);
  const listed = async (id = seat) => (await seating.list('evt_1')).seats.find((one) => one.id === id);
  const priceOf = async (id = seat) => (await listed(id))?.price.amount;
  const hold = async (userId = 'usr_a', seatIds = [seat]) =>
    (await seating.reserve(userId, 'evt_1', seatIds).expect(201)).body as {
      id: string;
      total: { amount: number };
    };
  const buy = async (orderId: string) => {
    const { id } = await hold();
    await seating.allocate(id, orderId).expect(200);
    return id;
  };

  beforeEach(async () => {
    seating = await startServiceFixture();
    [seat = '', other = ''] = await seating.publish(
      'evt_1',
      inventoryBody({ sections: [seatedSection({ price: OLD })] }),
    );
  });
  afterEach(() => seating.stop());

  it('stays for whoever holds it, and is the new one for everybody else', async () => {
    const { id } = await hold();
    await reprice(NEW);
    expect([await priceOf(), await priceOf(other)]).toEqual([OLD, NEW]);
    expect((await seating.reservation(id)).body).toMatchObject({ total: { amount: OLD } });
  });

  it('stays for whoever bought it', async () => {
    const id = await buy('ord_1');
    await reprice(NEW);
    expect(await listed()).toMatchObject({ status: 'ALLOCATED', price: { amount: OLD } });
    expect((await seating.reservation(id)).body).toMatchObject({ total: { amount: OLD } });
  });

  const waysBack: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'released',
      async () => {
        const { id } = await hold();
        await reprice(NEW);
        await seating.release('usr_a', id).expect(200);
      },
    ],
    [
      'expired, before any job ran',
      async () => {
        await hold();
        await reprice(NEW);
        seating.clock.advance(15 * MINUTE_MS);
      },
    ],
    [
      'expired and cleared',
      async () => {
        await hold();
        await reprice(NEW);
        seating.clock.advance(15 * MINUTE_MS);
        await seating.runJob('hold-expiry');
      },
    ],
    [
      'refunded',
      async () => {
        await buy('ord_1');
        await reprice(NEW);
        await seating.deallocate('ord_1').expect(200);
      },
    ],
    [
      'refunded alone',
      async () => {
        await buy('ord_1');
        await reprice(NEW);
        await seating.deallocate('ord_1', [seat]).expect(200);
      },
    ],
    [
      'unblocked',
      async () => {
        await hold();
        await reprice(NEW);
        seating.clock.advance(15 * MINUTE_MS);
        await seating.block('block', 'usr_organizer', 'evt_1', [seat]).expect(200);
        await seating.block('unblock', 'usr_organizer', 'evt_1', [seat]).expect(200);
      },
    ],
    [
      'freed when the sale ended with its holds, and sold again',
      async () => {
        await hold();
        await seating.patchInventory('evt_1', { onSale: false, releaseHolds: true }).expect(200);
        await reprice(NEW);
      },
    ],
  ];

  it.each(waysBack)(
    'is the current one in the list and at reserve once the seat is %s',
    async (_, comeBack) => {
      await comeBack();
      expect(await listed()).toMatchObject({ status: 'AVAILABLE', price: { amount: NEW } });
      expect((await hold('usr_b')).total.amount).toBe(NEW);
    },
  );

  it('is the current one also when it has become lower', async () => {
    const { id } = await hold();
    await reprice(1);
    await seating.release('usr_a', id).expect(200);
    expect((await hold('usr_b')).total.amount).toBe(1);
  });

  it('is the last one of several that were asked while the seat was sold', async () => {
    await buy('ord_1');
    for (const price of [NEW, 7_000, 8_000]) await reprice(price);
    expect(await priceOf()).toBe(OLD);
    await seating.deallocate('ord_1').expect(200);
    expect((await hold('usr_b')).total.amount).toBe(8_000);
  });

  it('is changed by sending the same prices again for no seat', async () => {
    await hold();
    await reprice(NEW);
    const before = await seating.list('evt_1');
    await reprice(NEW);
    expect(await seating.list('evt_1')).toEqual(before);
  });

  it('is the promised one for an order that is paid late and finds its seat free', async () => {
    const { id } = await hold();
    await reprice(NEW);
    seating.clock.advance(20 * MINUTE_MS);
    await seating.runJob('hold-expiry');
    await seating.allocate(id, 'ord_1').expect(200);
    expect(await listed()).toMatchObject({ status: 'ALLOCATED', price: { amount: OLD } });
    await seating.deallocate('ord_1').expect(200);
    expect(await priceOf()).toBe(NEW);
  });

  it('changes the version of the list, so that a reader with the old prices reads again', async () => {
    const { version } = await seating.list('evt_1');
    await reprice(NEW);
    expect((await seating.list('evt_1')).version).toBeGreaterThan(version);
  });

  describe('in a row that an older release wrote', () => {
    const asFromBefore = () =>
      seating.database.execute(
        'UPDATE seats SET promised_tier = NULL, promised_price = NULL WHERE id = @seat',
        {
          seat,
        },
      );

    it('is the one that stood there for its owner, and the new one when it comes back', async () => {
      await buy('ord_1');
      await asFromBefore();
      expect(await priceOf()).toBe(OLD);
      await reprice(NEW);
      expect(await priceOf()).toBe(OLD);
      await reprice(8_000);
      expect(await priceOf()).toBe(OLD);
      await seating.deallocate('ord_1').expect(200);
      expect(await priceOf()).toBe(8_000);
    });

    it('does not outlive an owner whose seat an older release freed', async () => {
      await buy('ord_1');
      await reprice(NEW);
      await seating.database.execute(
        `UPDATE seats SET status = 'AVAILABLE', order_id = NULL, reservation_id = NULL WHERE id = @seat`,
        { seat },
      );
      expect(await priceOf()).toBe(NEW);
      expect((await hold('usr_b')).total.amount).toBe(NEW);
      expect(await priceOf()).toBe(NEW);
    });
  });
});
