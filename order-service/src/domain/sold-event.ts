import { addMilliseconds } from '@ticketing/service-chassis/core';
import { z } from 'zod';
import { doorsClosed } from './problems';

/** When and where an event takes place: whoever has a ticket is told of each change. */
export interface Schedule {
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** An IANA name, such as Asia/Kolkata. */
  readonly timeZone: string;
  readonly venue: {
    readonly name: string;
    readonly address: string;
    readonly city: string;
    readonly country: string;
  };
}

/** Reads a schedule that was stored or sent as JSON. */
export const scheduleSchema = z.object({
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  timeZone: z.string(),
  venue: z.object({ name: z.string(), address: z.string(), city: z.string(), country: z.string() }),
});

export interface EventSnapshot extends Schedule {
  readonly title: string;
  /** Until then the owner may cancel a confirmed order. */
  readonly refundCutoffAt: Date;
}

/** What catalog-service says of an event. */
export interface EventDescription extends EventSnapshot {
  readonly id: string;
  /** Rises with each change of the event or its venue. */
  readonly version: number;
  readonly status: string;
  readonly organizerId: string;
  /** Tickets are admitted from then until the end. Null: at any time. */
  readonly doorsOpenAt: Date | null;
  readonly currency: string;
  readonly taxRateBasisPoints: number;
}

/** The last change of the schedule, and until when those who bought before it may cancel because of it. */
export interface Move {
  readonly at: Date;
  readonly refundUntil: Date;
}

/** An event as this service keeps it. */
export interface SoldEvent extends EventDescription {
  /** Null while the schedule is the one that was described first. */
  readonly move: Move | null;
  /** The schedule that the holders of tickets know. */
  readonly told: Schedule;
  /** When they are notified that it is another one now. */
  readonly noticeDueAt: Date | null;
}

/** Changes within this time of the first are told together. */
const NOTICE_AFTER_MS = 5 * 60_000;

/** The event after another description of it; undefined when that one is not newer, and must change nothing. */
export function describedEvent(
  before: SoldEvent | undefined,
  description: EventDescription,
  { now, moveRefundMs }: { readonly now: Date; readonly moveRefundMs: number },
): SoldEvent | undefined {
  if (before === undefined) {
    return { ...description, move: null, told: scheduleOf(description), noticeDueAt: null };
  }
  if (description.version <= before.version) return undefined;
  const isMoved = !isSameSchedule(before, description);
  const refundUntil = latest(addMilliseconds(now, moveRefundMs), before.move?.refundUntil);
  const noticeDueAt = before.noticeDueAt ?? addMilliseconds(now, NOTICE_AFTER_MS);
  return {
    ...description,
    move: isMoved ? { at: now, refundUntil } : before.move,
    told: before.told,
    noticeDueAt: isSameSchedule(before.told, description) ? null : noticeDueAt,
  };
}

/** @throws ProblemError `doors_closed` outside of the time in which tickets are admitted */
export function requireOpenDoors(
  { doorsOpenAt, endsAt }: Pick<EventDescription, 'doorsOpenAt' | 'endsAt'>,
  now: Date,
): void {
  if (doorsOpenAt !== null && (now < doorsOpenAt || now >= endsAt)) throw doorsClosed(doorsOpenAt, endsAt);
}

export function isSameSchedule(one: Schedule, other: Schedule): boolean {
  return JSON.stringify(scheduleOf(one)) === JSON.stringify(scheduleOf(other));
}

export const scheduleOf = ({ startsAt, endsAt, timeZone, venue }: Schedule): Schedule => ({
  startsAt,
  endsAt,
  timeZone,
  venue: { name: venue.name, address: venue.address, city: venue.city, country: venue.country },
});

/** What an order shows of its event. */
export interface OrderedEvent extends EventSnapshot {
  /** 0 until catalog-service has described the event. */
  readonly version: number;
}

/**
 * The event of an order as it is now. The owner may cancel until the latest of: the cut-off when it was bought, the one
 * now, and the time that a move gives to those who bought before it; but never once the event has begun.
 */
export function orderedEvent(
  bought: EventSnapshot,
  boughtAt: Date,
  current: (EventSnapshot & Pick<SoldEvent, 'version' | 'move'>) | null,
): OrderedEvent {
  if (current === null) return { ...bought, version: 0 };
  const { title, version, move } = current;
  const afterMove = move !== null && boughtAt <= move.at ? move.refundUntil : undefined;
  const cutoff = latest(latest(bought.refundCutoffAt, current.refundCutoffAt), afterMove);
  const refundCutoffAt = cutoff < current.startsAt ? cutoff : current.startsAt;
  return { ...scheduleOf(current), title, version, refundCutoffAt };
}

const latest = (one: Date, other: Date = one): Date => (one > other ? one : other);
