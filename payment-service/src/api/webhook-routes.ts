import { access, defineRoute, type Route } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';

export const webhookRoutes = ({ receiveWebhook }: UseCases): Route[] => [
  defineRoute({
    method: 'POST',
    path: '/v1/payments/webhooks/:gateway',
    summary: 'What a gateway has to tell, signed by it',
    access: access.anyone(),
    idempotency: 'none',
    request: {
      params: z.strictObject({ gateway: z.string().max(64) }),
      // Each gateway has its own events. Its adapter reads them after it has checked the signature.
      body: z.record(z.string(), z.unknown()),
    },
    responses: { 204: null },
    errors: ['gateway_not_found', 'webhook_not_genuine', 'gateway_unavailable'],
    handler: async (call) => {
      await receiveWebhook(call.params.gateway, {
        rawBody: call.rawBody,
        header: (name) => call.header(name),
      });
      return { status: 204 };
    },
  }),
];
