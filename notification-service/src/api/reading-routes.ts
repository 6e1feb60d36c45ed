import {
  access,
  decodeCursor,
  defineRoute,
  idSchema,
  pageQuery,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { statuses } from '../domain/notification';
import {
  notificationDetailSchema,
  notificationListSchema,
  toAttemptBody,
  toNotificationBody,
} from './notification-body';
import type { UseCases } from './use-cases';

const cursorKey = z.tuple([z.string().max(64)]);

export const readingRoutes = ({ read }: UseCases): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/notifications',
    summary: 'List messages, newest first: all of them for an admin, else only your own',
    access: access.people(),
    request: {
      query: z.strictObject({
        ...pageQuery,
        userId: idSchema.optional(),
        orderId: idSchema.optional(),
        status: z.enum(statuses).optional(),
      }),
    },
    responses: { 200: notificationListSchema },
    errors: ['invalid_cursor'],
    handler: async (call) => {
      const { cursor, ...filter } = call.query;
      const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, cursorKey)[0];
      const { items, nextCursor } = await read.list(userOf(call.principal), { ...filter, beforeId });
      return { status: 200, body: { items: items.map(toNotificationBody), nextCursor } };
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/v1/notifications/:id',
    summary: 'Read one message with its attempts',
    access: access.people(),
    request: { params: z.object({ id: z.string().max(64) }) },
    responses: { 200: notificationDetailSchema },
    errors: ['notification_not_found'],
    handler: async (call) => {
      const { notification, attempts } = await read.get(userOf(call.principal), call.params.id);
      return {
        status: 200,
        body: { ...toNotificationBody(notification), attemptHistory: attempts.map(toAttemptBody) },
      };
    },
  }),
];
