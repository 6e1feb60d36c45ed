import { access, defineResultRoute, idSchema, type Route } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';

export const erasureRoutes = ({ eraseNotifications }: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/notifications/erasures',
    summary: "Remove the recipients and contents of a person's messages",
    access: access.service('notifications:erase'),
    request: { body: z.strictObject({ userId: idSchema }) },
    responses: { 200: z.strictObject({ erased: z.number().int() }) },
    respond: { status: 200, body: (erased: number) => ({ erased }) },
    handler: (call) => eraseNotifications(call.body.userId),
  }),
];
