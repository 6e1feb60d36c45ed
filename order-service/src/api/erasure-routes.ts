import { access, defineRoute, idSchema, type Route } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';

export const erasureRoutes = ({ erasePerson }: UseCases): Route[] => [
  defineRoute({
    method: 'POST',
    path: '/v1/orders/erasures',
    summary: 'End the unpaid orders of a person who has erased the account, and accept no new ones',
    access: access.service('accounts:erase'),
    idempotency: 'none',
    request: { body: z.strictObject({ userId: idSchema }) },
    responses: { 204: null },
    handler: async ({ body }) => {
      await erasePerson.record(body.userId);
      return { status: 204 };
    },
  }),
];
