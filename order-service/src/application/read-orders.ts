import {
  isAdmin,
  ownerInList,
  pageOf,
  type Principal,
  type UserPrincipal,
} from '@ticketing/service-chassis/http';
import { hasTickets, type Order } from '../domain/order';
import { orderNotFound } from '../domain/problems';
import type { Ticket } from '../domain/ticket';
import type { Dependencies } from './dependencies';
import type { OrderFilter } from './ports/order-repository';

export interface OrderWithTickets {
  readonly order: Order;
  readonly tickets: readonly Ticket[];
}

export type ReadOrdersDependencies = Pick<Dependencies, 'orders' | 'tickets'>;

export function createReadOrders({ orders, tickets }: ReadOrdersDependencies) {
  return {
    withTickets,

    /** @throws ProblemError `order_not_found`, also for an order of somebody else */
    async one(orderId: string, reader: UserPrincipal): Promise<OrderWithTickets> {
      const order = await orders.find(orderId);
      if (order === undefined || (order.userId !== reader.userId && !isAdmin(reader))) throw orderNotFound();
      return withTickets(order);
    },

    /** Newest first: a person's own orders, those of all for an admin, those of one person for a service. */
    async page(
      { limit, ...filter }: OrderFilter & { readonly limit: number },
      reader: Principal | undefined,
    ) {
      const own = { ...filter, userId: ownerInList(reader, filter.userId) };
      const { items, nextCursor } = pageOf(await orders.page(own, limit + 1), limit, (order) => [order.id]);
      const issued = await tickets.ofOrders(items.filter(hasTickets).map((order) => order.id));
      return {
        items: items.map((order): OrderWithTickets => {
          return { order, tickets: issued.filter((ticket) => ticket.orderId === order.id) };
        }),
        nextCursor,
      };
    },
  };

  async function withTickets(order: Order): Promise<OrderWithTickets> {
    return { order, tickets: hasTickets(order) ? await tickets.ofOrders([order.id]) : [] };
  }
}
