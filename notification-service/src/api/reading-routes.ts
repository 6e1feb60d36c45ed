import { access, defineResultRoute, idParams, userOf, type Route } from '@ticketing/service-chassis/http';
import type { UseCases } from '../application/use-cases';
import {
  notificationDetailSchema,
  notificationListSchema,
  notificationQuerySchema,
  toNotificationDetailBody,
  toNotificationListBody,
} from './notification-schemas';

export const readingRoutes = ({ listNotifications, readNotification }: UseCases): Route[] => [
  defineResultRoute({
    method: 'GET',
    path: '/v1/notifications',
    summary: 'List messages, newest first: all of them for an admin, else only your own',
    access: access.peopleOrService('accounts:export'),
    request: { query: notificationQuerySchema },
    responses: { 200: notificationListSchema },
    errors: ['invalid_cursor'],
    respond: { status: 200, body: toNotificationListBody },
    handler: ({ query: { cursor: beforeId, ...filter }, principal }) =>
      listNotifications(principal, { ...filter, beforeId }),
  }),

  defineResultRoute({
    method: 'GET',
    path: '/v1/notifications/:id',
    summary: 'Read one message with its attempts',
    access: access.people(),
    request: { params: idParams },
    responses: { 200: notificationDetailSchema },
    errors: ['notification_not_found'],
    respond: { status: 200, body: toNotificationDetailBody },
    handler: (call) => readNotification(userOf(call.principal), call.params.id),
  }),
];
