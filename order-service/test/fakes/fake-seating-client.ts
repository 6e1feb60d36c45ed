import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type {
  AdoptedReservation,
  Adoption,
  Reservation,
  SeatingClient,
} from '../../src/application/ports/seating-client';
import { peerError } from './peer-error';

interface FakeSeat {
  readonly eventId: string;
  readonly price: number;
  state: 'AVAILABLE' | 'HELD' | 'ALLOCATED';
  /** The reservation that holds it, or the order that it is allocated to. */
  owner: string | null;
  heldUntil: Date | null;
}

interface FakeReservation {
  reservation: Reservation;
  orderId: string | null;
  /** The order that was placed on it. */
  adoptedBy: string | null;
  renewals: number;
}

const MINUTE_MS = 60_000;

/** An in-memory seating-service with the same rules as the real one. */
export class FakeSeatingClient implements SeatingClient {
  readonly seats = new Map<string, FakeSeat>();
  readonly reservations = new Map<string, FakeReservation>();
  private readonly responses = new Map<string, Reservation>();
  private readonly returnedOrders = new Set<string>();
  private last = 0;
  currency = 'INR';

  constructor(private readonly clock: Clock) {}

  addSeat(eventId: string, price: number): string {
    const seatId = `seat_${String(this.seats.size + 1).padStart(4, '0')}`;
    this.seats.set(seatId, { eventId, price, state: 'AVAILABLE', owner: null, heldUntil: null });
    return seatId;
  }

  hold(userId: string, eventId: string, seatIds: readonly string[]): Reservation {
    const now = this.clock.now();
    const own = this.holdOf(userId, seatIds);
    if (own !== undefined) {
      const { id: reservationId, expiresAt } = own;
      throw peerError('seating-service', 409, 'already_held_by_you', { reservationId, expiresAt });
    }
    const taken = seatIds.filter((seatId) => !this.isFree(this.seat(seatId), now));
    if (taken.length > 0) {
      const heldByYou = taken.filter((seatId) => this.holdOf(userId, [seatId]) !== undefined);
      throw peerError('seating-service', 409, 'seats_unavailable', { seatIds: taken, heldByYou });
    }
    const id = `rsv_${String((this.last += 1)).padStart(6, '0')}`;
    const reservation: Reservation = {
      id,
      eventId,
      userId,
      status: 'HELD',
      expiresAt: addMilliseconds(now, 15 * MINUTE_MS),
      seats: seatIds.map((seatId, index) => ({
        seatId,
        label: `Stalls A-${index + 1}`,
        section: 'Stalls',
        row: 'A',
        number: String(index + 1),
        tier: 'Standard',
        price: { amount: this.seat(seatId).price, currency: this.currency },
      })),
    };
    this.reservations.set(id, { reservation, orderId: null, adoptedBy: null, renewals: 0 });
    for (const seatId of seatIds) {
      Object.assign(this.seat(seatId), { state: 'HELD', owner: id, heldUntil: reservation.expiresAt });
    }
    return reservation;
  }

  /** As if it was restored from a backup that is older than the allocation. */
  forgetAllocation(orderId: string): void {
    for (const seatId of this.allocatedTo(orderId)) this.free(seatId);
    const known = [...this.reservations.values()].find((candidate) => candidate.orderId === orderId);
    if (known === undefined) return;
    known.reservation = { ...known.reservation, status: 'HELD' };
    known.orderId = null;
  }

  /** Allocates a seat against the rules. */
  give(seatId: string, orderId: string): void {
    Object.assign(this.seat(seatId), { state: 'ALLOCATED', owner: orderId, heldUntil: null });
  }

  /** The seats that are allocated to an order. */
  allocatedTo(orderId: string): string[] {
    return [...this.seats]
      .filter(([, seat]) => seat.state === 'ALLOCATED' && seat.owner === orderId)
      .map(([id]) => id);
  }

  async reservation(reservationId: string): Promise<Reservation> {
    return this.current(this.known(reservationId));
  }

  async adopt(reservationId: string, { orderId, userId, seatIds }: Adoption): Promise<AdoptedReservation> {
    const known = this.known(reservationId);
    const current = this.current(known);
    if (current.userId !== userId) throw peerError('seating-service', 404, 'reservation_not_found');
    this.requireLive(current);
    const has = current.seats.map(({ seatId }) => seatId);
    if (seatIds !== undefined && [...seatIds].sort().join() !== has.sort().join()) {
      throw peerError('seating-service', 409, 'already_held_by_you', { reservationId });
    }
    known.adoptedBy ??= orderId;
    return { ...current, orderId: known.adoptedBy };
  }

  async disown(reservationId: string, orderId: string): Promise<void> {
    const known = this.known(reservationId);
    if (known.adoptedBy === orderId) known.adoptedBy = null;
  }

  async renew(reservationId: string, idempotencyKey: string): Promise<Reservation> {
    const earlier = this.responses.get(idempotencyKey);
    if (earlier !== undefined) return earlier;
    const known = this.known(reservationId);
    this.requireLive(this.current(known));
    if (known.renewals === 2) throw peerError('seating-service', 409, 'renewal_limit');
    known.renewals += 1;
    const later = addMilliseconds(known.reservation.expiresAt, 7 * MINUTE_MS);
    const renewed = this.holdUntil(known, later);
    this.responses.set(idempotencyKey, renewed);
    return renewed;
  }

  /** As if its owner had taken this seat instead of the others. */
  edit(reservationId: string, seatId: string): void {
    const known = this.known(reservationId);
    const [first] = known.reservation.seats;
    if (first === undefined) return;
    for (const { seatId: left } of known.reservation.seats) this.free(left);
    known.reservation = { ...known.reservation, seats: [{ ...first, seatId }] };
    Object.assign(this.seat(seatId), {
      state: 'HELD',
      owner: reservationId,
      heldUntil: known.reservation.expiresAt,
    });
  }

  /** The order that was placed on a hold, as seating-service was told. */
  adopterOf(reservationId: string): string | null {
    return this.known(reservationId).adoptedBy;
  }

  async reserve(
    { userId, eventId, seatIds }: { userId: string; eventId: string; seatIds: readonly string[] },
    idempotencyKey: string,
  ): Promise<Reservation> {
    const earlier = this.responses.get(idempotencyKey);
    if (earlier !== undefined) return earlier;
    const reservation = this.hold(userId, eventId, seatIds);
    this.responses.set(idempotencyKey, reservation);
    return reservation;
  }

  async extend(reservationId: string, minutes: number, orderId: string): Promise<Reservation> {
    const known = this.known(reservationId);
    const current = this.current(known);
    this.requireLive(current);
    known.adoptedBy = orderId;
    const wanted = addMilliseconds(this.clock.now(), minutes * MINUTE_MS);
    return this.holdUntil(known, wanted > current.expiresAt ? wanted : current.expiresAt);
  }

  async release(reservationId: string): Promise<void> {
    const known = this.known(reservationId);
    switch (this.current(known).status) {
      case 'ALLOCATED':
        throw peerError('seating-service', 409, 'already_allocated');
      case 'EXPIRED':
        throw peerError('seating-service', 410, 'hold_expired');
      case 'HELD':
        known.reservation = { ...known.reservation, status: 'RELEASED' };
        for (const { seatId } of known.reservation.seats) this.free(seatId);
    }
  }

  async allocate(reservationId: string, orderId: string): Promise<void> {
    const known = this.known(reservationId);
    if (this.returnedOrders.has(orderId)) throw peerError('seating-service', 410, 'hold_expired');
    const { status, seats } = this.current(known);
    if (status === 'ALLOCATED') {
      if (known.orderId === orderId) return;
      throw peerError('seating-service', 409, 'allocated_to_another_order');
    }
    const now = this.clock.now();
    const canTake = seats.every(({ seatId }) => {
      const seat = this.seat(seatId);
      return this.isFree(seat, now) || (seat.state === 'HELD' && seat.owner === reservationId);
    });
    if (status === 'RELEASED' || !canTake) throw peerError('seating-service', 410, 'hold_expired');
    known.reservation = { ...known.reservation, status: 'ALLOCATED' };
    known.orderId = orderId;
    for (const { seatId } of seats) Object.assign(this.seat(seatId), { state: 'ALLOCATED', owner: orderId });
  }

  async deallocate(orderId: string, seatIds?: readonly string[]): Promise<void> {
    if (seatIds === undefined) this.returnedOrders.add(orderId);
    for (const seatId of this.allocatedTo(orderId)) if (seatIds?.includes(seatId) ?? true) this.free(seatId);
  }

  async allocations(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    return new Map(orderIds.map((orderId) => [orderId, this.allocatedTo(orderId)]));
  }

  private requireLive({ status }: Reservation): void {
    if (status === 'ALLOCATED') throw peerError('seating-service', 409, 'already_allocated');
    if (status !== 'HELD') throw peerError('seating-service', 410, 'hold_expired');
  }

  private holdUntil(known: FakeReservation, expiresAt: Date): Reservation {
    known.reservation = { ...known.reservation, expiresAt };
    for (const { seatId } of known.reservation.seats) this.seat(seatId).heldUntil = expiresAt;
    return known.reservation;
  }

  /** The live hold of this user in which all of the seats lie. */
  private holdOf(userId: string, seatIds: readonly string[]): Reservation | undefined {
    return [...this.reservations.values()]
      .map((known) => this.current(known))
      .find(({ status, userId: owner, seats }) => {
        const has = new Set(seats.map(({ seatId }) => seatId));
        return status === 'HELD' && owner === userId && seatIds.every((seatId) => has.has(seatId));
      });
  }

  private free(seatId: string): void {
    Object.assign(this.seat(seatId), { state: 'AVAILABLE', owner: null, heldUntil: null });
  }

  private isFree(seat: FakeSeat, now: Date): boolean {
    return (
      seat.state === 'AVAILABLE' ||
      (seat.state === 'HELD' && seat.heldUntil !== null && seat.heldUntil <= now)
    );
  }

  private current({ reservation }: FakeReservation): Reservation {
    const isOver = reservation.status === 'HELD' && reservation.expiresAt <= this.clock.now();
    return isOver ? { ...reservation, status: 'EXPIRED' } : reservation;
  }

  private known(reservationId: string): FakeReservation {
    const known = this.reservations.get(reservationId);
    if (known === undefined) throw peerError('seating-service', 404, 'reservation_not_found');
    return known;
  }

  private seat(seatId: string): FakeSeat {
    const seat = this.seats.get(seatId);
    if (seat === undefined) throw peerError('seating-service', 404, 'seat_not_found', { seatIds: [seatId] });
    return seat;
  }
}
