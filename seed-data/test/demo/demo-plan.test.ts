import { idSchema } from '@ticketing/service-chassis/http';
import { inventoryOf, type SeatMap } from '../../../catalog-service/src/import';
import { readDemoFiles } from '../../src/demo/demo-files';
import { planDemo, type DemoPlan } from '../../src/demo/demo-plan';
import { wallTimeAt } from '../../src/values/local-time';

const DAY_MS = 86_400_000;
const NEAREST = 4;

async function planAt(now: string): Promise<DemoPlan> {
  return planDemo(await readDemoFiles(), new Date(now));
}

describe('the demo data', () => {
  let plan: DemoPlan;
  const now = '2026-06-01T12:00:00.000Z';

  beforeAll(async () => {
    plan = await planAt(now);
  });

  it('has the accounts that the documentation names', () => {
    expect(plan.accounts.map(({ email, role }) => [email, role])).toEqual([
      ['admin@demo.test', 'admin'],
      ['organizer@demo.test', 'organizer'],
      ['staff@demo.test', 'staff'],
      ['alice@demo.test', 'customer'],
      ['bob@demo.test', 'customer'],
    ]);
  });

  it('has a theatre, an arena of exactly 12,000 and a club with a standing floor', () => {
    expect(plan.venues.map(({ venue }) => [venue.city, venue.capacity])).toEqual([
      ['Edinburgh', 896],
      ['Toronto', 12_000],
      ['Bengaluru', 452],
    ]);
    expect(plan.venues[2]?.map.sections).toContainEqual({
      name: 'Floor',
      kind: 'STANDING',
      rows: [],
      capacity: 400,
    });
  });

  it('has accessible seats at every venue', () => {
    const accessible = ({ sections }: SeatMap) =>
      sections.flatMap(({ rows }) =>
        rows.flatMap(({ seats }) => seats.filter((seat) => seat.accessible === true)),
      );
    for (const { map } of plan.venues) expect(accessible(map).length).toBeGreaterThan(0);
  });

  it('puts no two seats of a venue nearer than 40 cm to one another', () => {
    for (const { map } of plan.venues) {
      const seats = map.sections.flatMap(({ name, rows }) =>
        rows.flatMap((row) =>
          row.seats.map((seat) => ({ ...seat, name: `${name} ${row.name}-${seat.number}` })),
        ),
      );
      expect(tooNear(seats)).toEqual([]);
    }
  });

  it('has a dozen events on sale, at least one at each venue within three weeks', () => {
    expect(plan.events).toHaveLength(12);
    for (const { venue } of plan.venues) {
      const here = plan.events.filter(({ venueId }) => venueId === venue.id);
      expect(Math.min(...here.map(({ startsAt }) => startsAt.getTime() - Date.parse(now)))).toBeLessThan(
        21 * DAY_MS,
      );
    }
    expect(new Set(plan.events.map(({ status }) => status))).toEqual(new Set(['ON_SALE']));
    expect(new Set(plan.events.map(({ type }) => type)).size).toBeGreaterThanOrEqual(6);
    expect(new Set(plan.events.map(({ currency }) => currency))).toEqual(new Set(['GBP', 'CAD', 'INR']));
  });

  it('has a price for every section of every event', () => {
    for (const event of plan.events) {
      const place = plan.venues.find(({ venue }) => venue.id === event.venueId);
      expect(() => inventoryOf(event, place?.map ?? { sections: [] })).not.toThrow();
    }
  });

  it('has ids that the services take, the same at any time', async () => {
    const ids = (one: DemoPlan) =>
      [...one.accounts, ...one.venues.map(({ venue }) => venue), ...one.events].map(({ id }) =>
        idSchema.parse(id),
      );
    const first = ids(plan);
    expect(new Set(first).size).toBe(first.length);
    expect(ids(await planAt('2031-12-31T23:59:59.000Z'))).toEqual(first);
  });
});

describe('the times of the demo events', () => {
  it.each([
    '2026-01-01T00:00:00.000Z',
    '2026-03-07T23:30:00.000Z',
    '2026-03-28T23:59:59.000Z',
    '2026-10-24T12:00:00.000Z',
    '2028-02-29T03:00:00.000Z',
  ])('seeded at %s, they lie ahead and keep the time of day of their venue', async (now) => {
    const files = await readDemoFiles();
    const plan = planDemo(files, new Date(now));
    for (const [index, event] of plan.events.entries()) {
      const place = plan.venues.find(({ venue }) => venue.id === event.venueId);
      const { hour, minute } = wallTimeAt(event.startsAt, String(place?.venue.timeZone));
      const row = files.events[index];
      if (row?.hours_ahead === undefined) {
        expect({ hour, minute }).toEqual(row?.local_time);
        expect(event.startsAt.getTime()).toBeGreaterThan(Date.parse(now) + DAY_MS);
      }
      expect(event.salesStartAt.getTime()).toBeLessThan(Date.parse(now));
      expect(Number(event.refundCutoffAt)).toBeLessThanOrEqual(event.startsAt.getTime());
    }
  });
});

describe('one of the demo events', () => {
  it.each(['2026-01-01T00:00:00.000Z', '2026-03-28T23:59:59.999Z', '2026-10-24T12:20:00.000Z'])(
    'seeded at %s, begins within 20 hours, on a half hour, and can be bought and given back until then',
    async (now) => {
      const { events } = await planAt(now);
      const [first, second] = [...events].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
      const hoursAhead = (moment: Date | null | undefined) => (Number(moment) - Date.parse(now)) / 3_600_000;
      expect(hoursAhead(first?.startsAt)).toBeGreaterThanOrEqual(18);
      expect(hoursAhead(first?.startsAt)).toBeLessThan(20);
      expect(hoursAhead(first?.refundCutoffAt)).toBeGreaterThan(6);
      expect(Number(first?.startsAt) % 1_800_000).toBe(0);
      expect(hoursAhead(second?.startsAt)).toBeGreaterThan(24);
    },
  );

  it('needs a start that is said in one way', async () => {
    const files = await readDemoFiles();
    const both = files.events.map((row) => ({ ...row, hours_ahead: 18 }));
    expect(() => planDemo({ ...files, events: both }, new Date())).toThrow(
      'events.csv: saltmarsh needs either days_ahead and local_time, or hours_ahead.',
    );
  });
});

/** Pairs of seats that are nearer than the limit, found by looking only at the squares around each. */
function tooNear(
  seats: readonly { readonly x: number; readonly y: number; readonly name: string }[],
): string[] {
  const squares = new Map<string, (typeof seats)[number][]>();
  const squareOf = (value: number) => Math.floor(value / NEAREST);
  const pairs: string[] = [];
  for (const seat of seats) {
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        for (const other of squares.get(`${squareOf(seat.x) + dx} ${squareOf(seat.y) + dy}`) ?? []) {
          if (Math.hypot(seat.x - other.x, seat.y - other.y) < NEAREST)
            pairs.push(`${seat.name}, ${other.name}`);
        }
      }
    }
    const key = `${squareOf(seat.x)} ${squareOf(seat.y)}`;
    squares.set(key, [...(squares.get(key) ?? []), seat]);
  }
  return pairs;
}
