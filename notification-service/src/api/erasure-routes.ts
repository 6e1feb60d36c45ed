import { access, defineRoute, idSchema, type Route } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from './use-cases';

export const erasureRoutes = ({ erase }: UseCases): Route[] => [
  defineRoute({
    method: 'POST',
    path: '/v1/notifications/erasures',
    summary: "Remove the recipients and contents of a person's messages",
    access: access.service('notifications:erase'),
    request: { body: z.strictObject({ userId: idSchema }) },
    responses: { 200: z.strictObject({ erased: z.number().int() }) },
    handler: async (call) => ({ status: 200, body: { erased: await erase(call.body.userId) } }),
  }),
];
