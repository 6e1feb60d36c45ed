import { access, defineResultRoute, idParams, type Route } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';
import {
  acceptedSchema,
  emailRequestSchema,
  notificationRequestSchema,
  smsRequestSchema,
  toAcceptedBody,
} from './notification-schemas';

const responses = { 202: acceptedSchema };
const errors = ['idempotency_key_reused'];
const respond = { status: 202, body: toAcceptedBody } as const;

/** Calls that put a message into the queue. They respond at once, and the worker sends the message. */
export const sendingRoutes = ({ enqueueNotification, retryNotification }: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/notifications',
    summary: 'Queue a message made from a template',
    access: access.rolesOrService(['admin'], 'notifications:create'),
    request: { body: notificationRequestSchema },
    responses,
    errors,
    respond,
    handler: (call) => enqueueNotification(call.body, call.idempotencyKey, call.storeResponse),
  }),

  defineResultRoute({
    method: 'POST',
    path: '/v1/notifications/email',
    summary: 'Queue a mail written by hand',
    access: access.roles('admin'),
    request: { body: emailRequestSchema },
    responses,
    errors,
    respond,
    handler: ({ body: { to, ...data }, idempotencyKey, storeResponse }) =>
      enqueueNotification(
        { channel: 'EMAIL', template: 'admin_email', to, data },
        idempotencyKey,
        storeResponse,
      ),
  }),

  defineResultRoute({
    method: 'POST',
    path: '/v1/notifications/sms',
    summary: 'Queue an SMS written by hand',
    access: access.roles('admin'),
    request: { body: smsRequestSchema },
    responses,
    errors,
    respond,
    handler: ({ body: { to, ...data }, idempotencyKey, storeResponse }) =>
      enqueueNotification({ channel: 'SMS', template: 'admin_sms', to, data }, idempotencyKey, storeResponse),
  }),

  defineResultRoute({
    method: 'POST',
    path: '/v1/notifications/:id/retry',
    summary: 'Put a failed message back into the queue',
    access: access.roles('admin'),
    request: { params: idParams, body: z.strictObject({}).optional() },
    responses,
    errors: ['notification_not_found', 'not_failed', 'content_removed'],
    respond,
    handler: (call) => retryNotification(call.params.id, call.storeResponse),
  }),
];
