import { isAdmin, pageOf, type UserPrincipal } from '@ticketing/service-chassis/http';
import type { Order, OrderStatus } from '../domain/order';
import type { Ticket } from '../domain/ticket';
import { orderNotFound } from './order-not-found';
import type { OrderStore, TicketStore } from './ports';

export interface OrderWithTickets {
  readonly order: Order;
  readonly tickets: readonly Ticket[];
}

export interface OrderQuery {
  readonly userId?: string | undefined;
  readonly status?: OrderStatus | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface ReadOrders {
  /** @throws ProblemError `order_not_found`, also for somebody else's */
  one(orderId: string, reader: UserPrincipal): Promise<OrderWithTickets>;
  /** The reader's own, newest first; an admin sees everyone's. */
  page(
    query: OrderQuery,
    reader: UserPrincipal,
  ): Promise<{ items: OrderWithTickets[]; nextCursor: string | null }>;
  withTickets(order: Order): Promise<OrderWithTickets>;
}

export function createReadOrders(orders: OrderStore, tickets: TicketStore): ReadOrders {
  async function withTickets(order: Order): Promise<OrderWithTickets> {
    return { order, tickets: hasTickets(order) ? await tickets.ofOrders([order.id]) : [] };
  }

  return {
    withTickets,
    async one(orderId, reader) {
      const order = await orders.find(orderId);
      if (order === undefined || (order.userId !== reader.userId && !isAdmin(reader))) throw orderNotFound();
      return withTickets(order);
    },
    async page({ limit, ...filter }, reader) {
      const own = isAdmin(reader) ? filter : { ...filter, userId: reader.userId };
      const { items, nextCursor } = pageOf(await orders.page(own, limit + 1), limit, (order) => [order.id]);
      const issued = await tickets.ofOrders(items.filter(hasTickets).map((order) => order.id));
      return {
        items: items.map((order) => ({
          order,
          tickets: issued.filter((ticket) => ticket.orderId === order.id),
        })),
        nextCursor,
      };
    },
  };
}

/** Tickets exist from the confirmation on; a refunded order keeps them, void. */
const hasTickets = ({ status }: Order): boolean =>
  status === 'CONFIRMED' || status === 'REFUNDING' || status === 'REFUNDED';
