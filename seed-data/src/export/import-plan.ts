import type { EventType, SeatMap } from '../../../catalog-service/src/import';
import type { OrderStatus } from './rules/order-outcome';

/** What is to be stored, in the platform's words but still with the export's keys. Money is in paise. */
export interface ImportPlan {
  readonly users: readonly PlannedUser[];
  readonly venues: readonly PlannedVenue[];
  readonly events: readonly PlannedEvent[];
  readonly orders: readonly PlannedOrder[];
}

export interface PlannedUser {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  /** E.164, or null when the export's number cannot be one. */
  readonly phone: string | null;
  readonly createdAt: Date;
}

export interface PlannedVenue {
  readonly key: string;
  readonly name: string;
  readonly city: string;
  /** The export's value; the number of seats of the map has precedence when there is a map. */
  readonly capacity: number;
  /** All the seats that its events have. */
  readonly map: SeatMap;
}

export interface PlannedEvent {
  readonly key: string;
  readonly venueKey: string;
  readonly title: string;
  readonly type: EventType;
  /** The export's own word for the type. */
  readonly typeName: string;
  /** As the export has it; the time part of the event's id, so that a shift does not change the id. */
  readonly originalStartsAt: Date;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly salesStartAt: Date;
  readonly status: 'ON_SALE' | 'SOLD_OUT' | 'COMPLETED' | 'CANCELLED';
  readonly seats: readonly PlannedSeat[];
}

export interface PlannedSeat {
  readonly key: string;
  readonly section: string;
  readonly row: string;
  readonly number: string;
  readonly price: number;
  /** An allocated one belongs to the confirmed order that has it in a line. */
  readonly status: 'AVAILABLE' | 'ALLOCATED' | 'BLOCKED';
}

export interface PlannedOrder {
  readonly key: string;
  /** Of the file of orders. */
  readonly line: number;
  readonly userKey: string;
  readonly eventKey: string;
  readonly status: OrderStatus;
  readonly subtotal: number;
  readonly tax: number;
  readonly total: number;
  readonly createdAt: Date;
  readonly lines: readonly PlannedLine[];
  readonly payment: PlannedPayment | null;
}

export interface PlannedLine {
  readonly ticketKey: string;
  readonly seatKey: string;
  readonly section: string;
  readonly row: string;
  readonly number: string;
  readonly price: number;
}

export interface PlannedPayment {
  readonly key: string;
  readonly method: 'CARD' | 'UPI' | 'WALLET' | 'NETBANKING';
  readonly status: 'SUCCESS' | 'FAILED' | 'REFUNDED';
  readonly amount: number;
  readonly reference: string;
  readonly createdAt: Date;
}
