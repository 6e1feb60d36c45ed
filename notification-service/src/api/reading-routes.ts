import { access, decodeCursor, defineResultRoute, userOf, type Route } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';
import {
  notificationDetailSchema,
  notificationListSchema,
  notificationPathSchema,
  notificationQuerySchema,
  toNotificationDetailBody,
  toNotificationListBody,
} from './notification-schemas';

const cursorKey = z.tuple([z.string().max(64)]);

export const readingRoutes = ({ listNotifications, readNotification }: UseCases): Route[] => [
  defineResultRoute({
    method: 'GET',
    path: '/v1/notifications',
    summary: 'List messages, newest first: all of them for an admin, else only your own',
    access: access.people(),
    request: { query: notificationQuerySchema },
    responses: { 200: notificationListSchema },
    errors: ['invalid_cursor'],
    respond: { status: 200, body: toNotificationListBody },
    handler: async (call) => {
      const { cursor, ...filter } = call.query;
      const beforeId = cursor === undefined ? undefined : decodeCursor(cursor, cursorKey)[0];
      return listNotifications(userOf(call.principal), { ...filter, beforeId });
    },
  }),

  defineResultRoute({
    method: 'GET',
    path: '/v1/notifications/:id',
    summary: 'Read one message with its attempts',
    access: access.people(),
    request: { params: notificationPathSchema },
    responses: { 200: notificationDetailSchema },
    errors: ['notification_not_found'],
    respond: { status: 200, body: toNotificationDetailBody },
    handler: (call) => readNotification(userOf(call.principal), call.params.id),
  }),
];
