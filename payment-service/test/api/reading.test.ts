import { chargeBody } from '../builders/api-clients';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';

describe('reading payments', () => {
  let environment: PaymentEnvironment;
  let service: Instance;

  beforeAll(async () => {
    environment = await createPaymentEnvironment();
    service = await environment.startInstance();
    for (const [orderId, userId] of [
      ['ord_1', 'usr_alice'],
      ['ord_2', 'usr_bob'],
    ] as const) {
      environment.orders.place(orderId, userId, inr(100));
      await service.charge(chargeBody('tok_declined', orderId), { userId });
      await service.charge(chargeBody('tok_insufficient_funds', orderId), { userId });
      await service.charge(chargeBody('tok_success', orderId), { userId });
    }
  });
  afterAll(() => environment.dispose());

  const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);
  const ownerOf = (items: { orderId: string }[]) => [...new Set(items.map(({ orderId }) => orderId))];

  it('shows people their own, newest first', async () => {
    const { body } = await service.get('/v1/payments');
    expect(body.items.map(({ status }: { status: string }) => status)).toEqual([
      'SUCCESS',
      'FAILED',
      'FAILED',
    ]);
    expect(ownerOf(body.items)).toEqual(['ord_1']);
    expect(body.nextCursor).toBeNull();
  });

  it('shows nothing of someone else’s order, in a list or alone', async () => {
    expect((await service.get('/v1/payments?orderId=ord_2')).body.items).toEqual([]);
    const [payment] = (await service.get('/v1/payments', 'usr_bob')).body.items;
    const response = await service.get(`/v1/payments/${payment.id}`);
    expect([response.status, response.body.code]).toEqual([404, 'payment_not_found']);
    expect((await service.get(`/v1/payments/${payment.id}`, 'usr_bob')).status).toBe(200);
  });

  it('shows an admin everyone’s, and those of one order', async () => {
    const all = await service.get('/v1/payments', 'usr_admin', 'admin');
    expect(ownerOf(all.body.items)).toEqual(['ord_2', 'ord_1']);
    const some = await service.get('/v1/payments?orderId=ord_2', 'usr_admin', 'admin');
    expect(ownerOf(some.body.items)).toEqual(['ord_2']);
    const one = await service.get(`/v1/payments/${some.body.items[0].id}`, 'usr_admin', 'admin');
    expect(one.status).toBe(200);
  });

  it.each(['organizer', 'staff'] as const)('shows %s no more than a customer', async (role) => {
    expect((await service.get('/v1/payments?orderId=ord_1', 'usr_other', role)).body.items).toEqual([]);
  });

  it('lists by pages, without gaps or repeats', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await service.get(
          `/v1/payments?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
          'usr_admin',
          'admin',
        )
      ).body;
      seen.push(...idsOf(page.items));
      cursor = page.nextCursor;
    }
    const whole = await service.get('/v1/payments', 'usr_admin', 'admin');
    expect(seen).toEqual(idsOf(whole.body.items));
    expect(seen).toHaveLength(6);
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'cursor=nonsense',
    'cursor=WzVd',
    'unknown=1',
    'orderId=1&orderId=2',
  ])('responds 400 for ?%s', async (query) => {
    expect((await service.get(`/v1/payments?${query}`)).status).toBe(400);
  });

  it.each(['pay_none', 'nonsense', '%27%20OR%201=1', '__proto__'])(
    'answers 404 for the payment %s',
    async (id) => {
      expect((await service.get(`/v1/payments/${id}`)).status).toBe(404);
    },
  );
});
