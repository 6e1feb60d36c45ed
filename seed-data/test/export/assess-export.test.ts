import { assessExport } from '../../src/export/assess-export';
import { Findings } from '../../src/export/findings';
import { exportRows, told } from '../builders/export-rows';

const now = new Date('2026-06-01T12:00:00.000Z');

function assess(changes: Parameters<typeof exportRows>[0] = {}, shiftWeeks = 0) {
  const findings = new Findings();
  const plan = assessExport(exportRows(changes), { now, shiftWeeks }, findings);
  return { plan, told: told(findings) };
}

describe('a sound export', () => {
  it('is planned whole, with nothing to tell', () => {
    const { plan, told: findings } = assess();
    expect(findings).toEqual([]);
    expect(plan.users).toMatchObject([{ key: '1', phone: '+919895305694' }]);
    expect(plan.orders).toMatchObject([
      {
        key: '1',
        status: 'CONFIRMED',
        subtotal: 100_000,
        tax: 5_000,
        total: 105_000,
        payment: { status: 'SUCCESS' },
      },
    ]);
    expect(plan.orders[0]?.lines.map(({ seatKey, price }) => [seatKey, price])).toEqual([
      ['1', 50_000],
      ['2', 50_000],
    ]);
    expect(plan.events[0]?.seats.map(({ status }) => status)).toEqual([
      'ALLOCATED',
      'ALLOCATED',
      'AVAILABLE',
      'AVAILABLE',
    ]);
  });

  it('reads times as Indian time', () => {
    const [event] = assess().plan.events;
    expect(event?.startsAt.toISOString()).toBe('2025-06-07T15:05:51.000Z');
  });
});

describe('keys and references', () => {
  it.each([
    ['users', { users: [{}, { email: 'other@mail.example' }] }, 'The same key stands in line 2 already.'],
    ['users', { users: [{}, { user_id: '2' }] }, 'The same email address stands in line 2 already.'],
    ['venues', { venues: [{}, { city: 'Mumbai' }] }, 'The same key stands in line 2 already.'],
    [
      'payments',
      { payments: [{}, { payment_id: '2', reference: 'ETP-0002' }] },
      'The same order stands in line 2 already.',
    ],
    [
      'tickets',
      { tickets: [{}, {}, { ticket_id: '3' }] },
      'The same seat and order stands in line 3 already.',
    ],
  ] as const)('keeps the first of two rows in %s', (table, changes, reason) => {
    const { plan, told: findings } = assess(changes);
    expect(findings).toEqual([expect.stringMatching(new RegExp(`^${table} \\d refused: ${reason}$`))]);
    expect(plan.orders.map(({ status }) => status)).toEqual(['CONFIRMED']);
  });

  it('rejects a venue in an unknown city with all that hangs on it', () => {
    const { plan, told: findings } = assess({ venues: [{ city: 'Paris' }] });
    expect(plan).toMatchObject({ venues: [], events: [], orders: [] });
    expect(findings[0]).toContain('does not know the city Paris');
    expect(findings.map((text) => text.split(' ')[0])).toEqual([
      'venues',
      'events',
      ...Array<string>(4).fill('seats'),
      'orders',
      'tickets',
      'tickets',
      'payments',
    ]);
  });

  it.each([
    ['an unknown user', { orders: [{ user_id: '9' }] }, 'orders 1 refused: There is no sound user 9.'],
    ['an unknown event', { orders: [{ event_id: '9' }] }, 'orders 1 refused: There is no sound event 9.'],
    [
      'a ticket for an unknown seat',
      { tickets: [{ seat_id: '9' }] },
      'orders 1 refused: Its ticket 1 was refused.',
    ],
    [
      'a date in the future',
      { orders: [{ created_at: '2027-01-01 00:00:00' }] },
      'orders 1 refused: It was created in the future.',
    ],
  ])('refuses an order with %s, and its payment and tickets', (_, changes, expected) => {
    const { plan, told: findings } = assess(changes);
    expect(plan.orders).toEqual([]);
    expect(findings).toContain(expected);
    expect(findings).toContain('payments 1 refused: Its order 1 was refused.');
    expect(plan.events[0]?.seats.every(({ status }) => status === 'AVAILABLE')).toBe(true);
  });

  it('rejects a ticket of another event than its seat', () => {
    const { told: findings } = assess({
      events: [{}, { event_id: '2' }],
      seats: [{}, {}, {}, {}, { seat_id: '5', event_id: '2' }],
      tickets: [{ event_id: '2' }],
    });
    expect(findings).toContain("tickets 1 refused: Its event is 2, its seat's 1 and its order's 1.");
    expect(findings).toContain('orders 1 refused: Its ticket 1 was refused.');
  });

  it('rejects an event without seats', () => {
    const { told: findings } = assess({ events: [{}, { event_id: '2' }] });
    expect(findings).toEqual(['events 2 refused: It has no sound seat.']);
  });

  it('leaves out a phone number that cannot be one', () => {
    const { plan, told: findings } = assess({ users: [{ phone: '12345' }] });
    expect(plan.users[0]?.phone).toBeNull();
    expect(findings).toEqual([expect.stringContaining('users 1 adjusted: The phone number')]);
  });
});

describe('the status of an event', () => {
  it.each([
    ['ON_SALE', 60, 'ON_SALE'],
    ['SCHEDULED', 60, 'ON_SALE'],
    ['SOLD_OUT', 60, 'SOLD_OUT'],
    ['CANCELLED', 60, 'CANCELLED'],
    ['ON_SALE', 0, 'COMPLETED'],
    ['SCHEDULED', 0, 'COMPLETED'],
    ['SOLD_OUT', 0, 'COMPLETED'],
    ['CANCELLED', 0, 'CANCELLED'],
  ])('%s, moved by %d weeks, is %s', (status, weeks, expected) => {
    expect(assess({ events: [{ status }] }, weeks).plan.events[0]?.status).toBe(expected);
  });

  it('blocks the seats of a sold-out event that have no order here', () => {
    const { plan, told: findings } = assess({ events: [{ status: 'SOLD_OUT' }] });
    expect(plan.events[0]?.seats.map(({ status }) => status)).toEqual([
      'ALLOCATED',
      'ALLOCATED',
      'BLOCKED',
      'BLOCKED',
    ]);
    expect(findings).toEqual([
      expect.stringContaining('events 1 adjusted: It is sold out, but 2 of its seats'),
    ]);
  });

  it('opens the sale before the first order and before now', () => {
    const [event] = assess({ orders: [{ created_at: '2023-01-01 00:00:00' }] }, 60).plan.events;
    expect(event?.salesStartAt.toISOString()).toBe('2022-12-31T18:30:00.000Z');
    const [later] = assess({}, 200).plan.events;
    expect(later?.salesStartAt.getTime()).toBeLessThanOrEqual(now.getTime());
  });

  it('lists a type that the platform does not have as Other', () => {
    const { plan, told: findings } = assess({ events: [{ event_type: 'Puppetry' }] });
    expect(plan.events[0]?.type).toBe('Other');
    expect(findings).toEqual([
      'events 1 adjusted: The platform has no type Puppetry; it is listed as Other.',
    ]);
    expect(assess({ events: [{ event_type: 'Play' }] }).plan.events[0]?.type).toBe('Theatre');
  });
});

describe('a shift of the dates', () => {
  it('moves events and nothing that has happened', () => {
    const before = assess().plan;
    const after = assess({}, 60).plan;
    const weeks = (a: Date | undefined, b: Date | undefined) => (Number(b) - Number(a)) / (7 * 86_400_000);
    expect(weeks(before.events[0]?.startsAt, after.events[0]?.startsAt)).toBe(60);
    expect(after.orders[0]?.createdAt).toEqual(before.orders[0]?.createdAt);
    expect(after.users[0]?.createdAt).toEqual(before.users[0]?.createdAt);
  });
});

describe('names of places', () => {
  it('are one when the catalog takes them for one', () => {
    const { plan } = assess({
      seats: [{ section: 'VIP' }, { section: 'vip' }, { section: 'Vip' }, { section: 'ViP' }],
    });
    expect(plan.venues[0]?.map.sections.map(({ name }) => name)).toEqual(['VIP']);
  });
});
