/**
 * The expected behaviour of seating-service in its simplest form: one caller after the other, everything in memory. Each method
 * returns the outcome that the real use case must have: `ok` or the code of the problem.
 */

export const HOLD_MS = 15 * 60_000;
export const MAX_HOLD_MS = 30 * 60_000;
const MAX_LIVE_HOLDS = 4;
const MAX_RENEWALS = 2;

interface ExpectedReservation {
  readonly userId: string;
  seats: readonly string[];
  readonly createdMs: number;
  expiresMs: number;
  renewals: number;
  adoptedBy: string | undefined;
  end: 'released' | 'allocated' | undefined;
  orderId: string | undefined;
}

type Owner = { readonly reservationId: string; sold: boolean };

export class ExpectedSeating {
  readonly reservations = new Map<string, ExpectedReservation>();
  readonly owners = new Map<string, Owner>();
  readonly #returnedOrders = new Set<string>();
  nowMs: number;

  constructor(
    readonly seats: readonly string[],
    now: Date,
  ) {
    this.nowMs = now.getTime();
  }

  statusOf(reservationId: string): 'HELD' | 'ALLOCATED' | 'RELEASED' | 'EXPIRED' {
    const { end, expiresMs } = this.#get(reservationId);
    if (end !== undefined) return end === 'released' ? 'RELEASED' : 'ALLOCATED';
    return this.nowMs >= expiresMs ? 'EXPIRED' : 'HELD';
  }

  seatStatus(seat: string): 'AVAILABLE' | 'HELD' | 'ALLOCATED' {
    const owner = this.owners.get(seat);
    if (owner === undefined) return 'AVAILABLE';
    if (owner.sold) return 'ALLOCATED';
    return this.statusOf(owner.reservationId) === 'HELD' ? 'HELD' : 'AVAILABLE';
  }

  /** The outcome of `reserve`. When it is `ok`, the test must call `reserved` with the id of the real reservation. */
  reserve(userId: string, seats: readonly string[]): string {
    const holds = new Set(seats.map((seat) => this.#ownHold(userId, seat)));
    if (holds.size === 1 && !holds.has(undefined)) return 'already_held_by_you';
    if (seats.some((seat) => this.seatStatus(seat) !== 'AVAILABLE')) return 'seats_unavailable';
    const live = [...this.reservations].filter(
      ([id, reservation]) => reservation.userId === userId && this.statusOf(id) === 'HELD',
    );
    return live.length >= MAX_LIVE_HOLDS ? 'too_many_holds' : 'ok';
  }

  reserved(id: string, userId: string, seats: readonly string[]): void {
    this.reservations.set(id, {
      userId,
      seats,
      createdMs: this.nowMs,
      expiresMs: this.nowMs + HOLD_MS,
      renewals: 0,
      adoptedBy: undefined,
      end: undefined,
      orderId: undefined,
    });
    for (const seat of seats) this.owners.set(seat, { reservationId: id, sold: false });
  }

  release(id: string): string {
    switch (this.statusOf(id)) {
      case 'RELEASED':
        return 'ok';
      case 'ALLOCATED':
        return 'already_allocated';
      case 'EXPIRED':
        return 'hold_expired';
      case 'HELD':
        this.#get(id).end = 'released';
        for (const seat of this.#get(id).seats) this.owners.delete(seat);
        return 'ok';
    }
  }

  edit(id: string, add: readonly string[], remove: readonly string[]): string {
    const problem = this.#whyNotLive(id);
    if (problem !== undefined) return problem;
    const reservation = this.#get(id);
    if (reservation.adoptedBy !== undefined) return 'order_placed';
    const kept = reservation.seats.filter((seat) => !remove.includes(seat));
    const added = add.filter((seat) => !reservation.seats.includes(seat));
    if (kept.length + added.length === 0) return 'no_seats_left';
    if (added.some((seat) => this.seatStatus(seat) !== 'AVAILABLE')) return 'seats_unavailable';
    for (const seat of reservation.seats) this.owners.delete(seat);
    reservation.seats = [...kept, ...added];
    for (const seat of reservation.seats) this.owners.set(seat, { reservationId: id, sold: false });
    return 'ok';
  }

  renew(id: string): string {
    const problem = this.#whyNotLive(id);
    if (problem !== undefined) return problem;
    const reservation = this.#get(id);
    if (reservation.adoptedBy !== undefined) return 'order_placed';
    const capMs = reservation.createdMs + MAX_HOLD_MS;
    const wantedMs = Math.max(
      this.nowMs + HOLD_MS,
      reservation.expiresMs + (MAX_HOLD_MS - HOLD_MS) / MAX_RENEWALS,
    );
    if (reservation.renewals === MAX_RENEWALS || reservation.expiresMs === capMs) return 'renewal_limit';
    reservation.renewals += 1;
    reservation.expiresMs = Math.min(wantedMs, capMs);
    return 'ok';
  }

  /** The order that has the hold then, or the code of the problem. */
  adopt(id: string, orderId: string): string {
    const problem = this.#whyNotLive(id);
    if (problem !== undefined) return problem;
    return (this.#get(id).adoptedBy ??= orderId);
  }

  extend(id: string, minutes: number): string {
    const problem = this.#whyNotLive(id);
    if (problem !== undefined) return problem;
    const reservation = this.#get(id);
    const wantedMs = Math.min(this.nowMs + minutes * 60_000, reservation.createdMs + MAX_HOLD_MS);
    reservation.expiresMs = Math.max(reservation.expiresMs, wantedMs);
    return 'ok';
  }

  allocate(id: string, orderId: string): string {
    if (this.#returnedOrders.has(orderId)) return 'hold_expired';
    const reservation = this.#get(id);
    const status = this.statusOf(id);
    if (status === 'ALLOCATED') {
      return reservation.orderId === orderId ? 'ok' : 'allocated_to_another_order';
    }
    if (status === 'RELEASED') return 'hold_expired';
    if (status === 'EXPIRED' && reservation.seats.some((seat) => this.seatStatus(seat) !== 'AVAILABLE')) {
      return 'hold_expired';
    }
    reservation.end = 'allocated';
    reservation.orderId = orderId;
    for (const seat of reservation.seats) this.owners.set(seat, { reservationId: id, sold: true });
    return 'ok';
  }

  /** The seats that must be freed. */
  deallocate(orderId: string, seats?: readonly string[]): string[] {
    if (seats === undefined) this.#returnedOrders.add(orderId);
    const freed = [...this.owners]
      .filter(
        ([seat, owner]) =>
          owner.sold &&
          this.#get(owner.reservationId).orderId === orderId &&
          (seats === undefined || seats.includes(seat)),
      )
      .map(([seat]) => seat);
    for (const seat of freed) this.owners.delete(seat);
    return freed;
  }

  #whyNotLive(id: string): string | undefined {
    const status = this.statusOf(id);
    if (status === 'HELD') return undefined;
    return status === 'ALLOCATED' ? 'already_allocated' : 'hold_expired';
  }

  #ownHold(userId: string, seat: string): string | undefined {
    const owner = this.owners.get(seat);
    if (owner === undefined || this.seatStatus(seat) !== 'HELD') return undefined;
    return this.#get(owner.reservationId).userId === userId ? owner.reservationId : undefined;
  }

  #get(id: string): ExpectedReservation {
    const reservation = this.reservations.get(id);
    if (reservation === undefined) throw new Error(`There is no expected reservation ${id}.`);
    return reservation;
  }
}
