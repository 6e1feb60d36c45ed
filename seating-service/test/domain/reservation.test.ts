import { asSeenAt, extendedExpiry, newReservation } from '../../src/domain/reservation';

const at = (minutes: number) => new Date(Date.UTC(2026, 5, 1, 12, minutes));
const hold = newReservation({
  id: 'res_1',
  eventId: 'evt_1',
  userId: 'usr_a',
  currency: 'INR',
  seats: [],
  now: at(0),
  expiresAt: at(15),
});

describe('a hold', () => {
  it.each([
    [0, 10, 15, 'is not shortened'],
    [10, 10, 20, 'lasts ten minutes from now'],
    [14, 60, 30, 'ends at its cap'],
    [29, 1, 30, 'ends at its cap, however often it is extended'],
  ])('extended after %i minutes by %i ends after %i: it %s', (now, minutes, end) => {
    expect(extendedExpiry(hold, at(now), minutes, 30)).toEqual(at(end));
  });

  it('that was given more time than the cap allows keeps it', () => {
    expect(extendedExpiry({ createdAt: at(0), expiresAt: at(45) }, at(40), 10, 30)).toEqual(at(45));
  });

  it.each([
    ['HELD', 'EXPIRED'],
    ['ALLOCATED', 'ALLOCATED'],
    ['RELEASED', 'RELEASED'],
    ['EXPIRED', 'EXPIRED'],
  ] as const)('that is %s is %s once its time is up', (status, seen) => {
    const reservation = { ...hold, status };
    expect(asSeenAt(reservation, new Date(at(15).getTime() - 1)).status).toBe(status);
    expect(asSeenAt(reservation, at(15)).status).toBe(seen);
  });
});
