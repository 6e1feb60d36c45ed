import { access, defineResultRoute, type Route } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { Accepted } from '../application/enqueue-notification';
import { acceptedSchema } from './notification-body';
import { emailRequestSchema, notificationRequestSchema, smsRequestSchema } from './request-schemas';
import type { UseCases } from './use-cases';

const toAcceptedBody = ({ id, status }: Accepted) => ({ id, status });

/** Calls that put a message into the queue. They answer at once; the worker sends. */
export const sendingRoutes = ({ enqueue, retry }: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/notifications',
    summary: 'Queue a message made from a template',
    access: access.rolesOrService(['admin'], 'notifications:create'),
    request: { body: notificationRequestSchema },
    responses: { 202: acceptedSchema },
    errors: ['idempotency_key_reused'],
    respond: { status: 202, body: toAcceptedBody },
    handler: (call) => enqueue(call.body, call.idempotencyKey, call.storeResponse),
  }),

  defineResultRoute({
    method: 'POST',
    path: '/v1/notifications/email',
    summary: 'Queue a mail written by hand',
    access: access.roles('admin'),
    request: { body: emailRequestSchema },
    responses: { 202: acceptedSchema },
    errors: ['idempotency_key_reused'],
    respond: { status: 202, body: toAcceptedBody },
    handler: async (call) => {
      const { to, ...data } = call.body;
      return enqueue(
        { channel: 'EMAIL', template: 'admin_email', to, data },
        call.idempotencyKey,
        call.storeResponse,
      );
    },
  }),

  defineResultRoute({
    method: 'POST',
    path: '/v1/notifications/sms',
    summary: 'Queue an SMS written by hand',
    access: access.roles('admin'),
    request: { body: smsRequestSchema },
    responses: { 202: acceptedSchema },
    errors: ['idempotency_key_reused'],
    respond: { status: 202, body: toAcceptedBody },
    handler: async (call) => {
      const { to, ...data } = call.body;
      return enqueue(
        { channel: 'SMS', template: 'admin_sms', to, data },
        call.idempotencyKey,
        call.storeResponse,
      );
    },
  }),

  defineResultRoute({
    method: 'POST',
    path: '/v1/notifications/:id/retry',
    summary: 'Put a failed message back into the queue',
    access: access.roles('admin'),
    request: { params: z.object({ id: z.string().max(64) }), body: z.strictObject({}).optional() },
    responses: { 202: acceptedSchema },
    errors: ['notification_not_found', 'not_failed', 'content_removed'],
    respond: { status: 202, body: toAcceptedBody },
    handler: (call) => retry(call.params.id, call.storeResponse),
  }),
];
