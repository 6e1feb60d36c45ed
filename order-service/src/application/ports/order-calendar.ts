import type { Order } from '../../domain/order';

/** Makes the iCalendar text that the buyer of an order can save. */
export type OrderCalendar = (order: Order) => string;
