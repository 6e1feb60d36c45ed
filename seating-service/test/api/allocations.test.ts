import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('which seats belong to which order', () => {
  let seating: ServiceFixture;
  let seats: string[];
  beforeAll(async () => {
    seating = await startServiceFixture();
    seats = await seating.publish('evt_1');
  });
  afterAll(() => seating.stop());

  async function allocate(orderId: string, userId: string, ...seatIds: (string | undefined)[]) {
    const made = await seating.reserve(userId, 'evt_1', seatIds.map(String)).expect(201);
    await seating.allocate((made.body as { id: string }).id, orderId).expect(200);
  }
  const itemsOf = async (...orderIds: string[]) => (await seating.allocations(...orderIds).expect(200)).body;

  it('is told for every order that was asked for, in that order, also for those without seats', async () => {
    await allocate('ord_one', 'usr_a', seats[0], seats[1]);
    await allocate('ord_two', 'usr_b', seats[2]);
    expect(await itemsOf('ord_two', 'ord_none', 'ord_one')).toEqual({
      items: [
        { orderId: 'ord_two', seatIds: [seats[2]] },
        { orderId: 'ord_none', seatIds: [] },
        { orderId: 'ord_one', seatIds: [seats[0], seats[1]] },
      ],
    });
  });

  it('leaves out seats that are only held, and those that were given back', async () => {
    await seating.reserve('usr_c', 'evt_1', [String(seats[3])]).expect(201);
    await allocate('ord_three', 'usr_d', seats[4], seats[5]);
    await seating.deallocate('ord_three', [String(seats[4])]).expect(200);
    expect(await itemsOf('ord_three')).toEqual({ items: [{ orderId: 'ord_three', seatIds: [seats[5]] }] });
  });

  const orders = (count: number) => Array.from({ length: count }, (_, index) => `ord_${index}`);

  it('returns fifty orders at once and rejects more', async () => {
    expect((await itemsOf(...orders(50))).items).toHaveLength(50);
    await seating.allocations(...orders(51)).expect(400);
  });

  it.each([
    ['none', ['']],
    ['something that is no id', ['ord_1', 'no id']],
    ['one of them twice', ['ord_1', 'ord_1']],
  ])('is rejected for %s', async (_, asked) => {
    const response = await seating.allocations(...asked).expect(400);
    expect(response.body).toMatchObject({ code: 'invalid_request' });
  });
});
