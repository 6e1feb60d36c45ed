import {
  idSchema,
  listOf,
  pageByIdQuery,
  timestampOutput,
  toPageBody,
  type Page,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { Accepted } from '../application/enqueue-notification';
import type { NotificationWithTries } from '../application/read-notifications';
import { channels, statuses, tryOutcomes, type DeliveryTry, type Notification } from '../domain/notification';
import { e164Number, emailAddress, phoneNumber } from '../domain/recipient';
import { adminTemplates, templates } from '../templates';

export const notificationQuerySchema = z.strictObject({
  ...pageByIdQuery,
  userId: idSchema.optional(),
  orderId: idSchema.optional(),
  status: z.enum(statuses).optional(),
});

const relatedIds = { orderId: idSchema.optional(), userId: idSchema.optional() };

type Name = keyof typeof templates;

const byEmail = <Template extends Name>(template: Template) =>
  z.strictObject({
    channel: z.literal('EMAIL', { error: `must be EMAIL: ${template} goes out by email only` }),
    template: z.literal(template),
    to: emailAddress,
    data: templates[template].data,
    ...relatedIds,
  });

const bySms = <Template extends Name>(template: Template) =>
  z.strictObject({
    channel: z.literal('SMS'),
    template: z.literal(template),
    to: phoneNumber,
    data: templates[template].data,
    ...relatedIds,
  });

const byEither = <Template extends Name>(template: Template) =>
  z.discriminatedUnion('channel', [byEmail(template), bySms(template)], { error: 'must be EMAIL or SMS' });

/** Each template has its own channels and data, so that a caller learns of a wrong field before anything is queued. */
export const notificationRequestSchema = z.discriminatedUnion(
  'template',
  [
    byEmail('welcome'),
    byEmail('password_reset'),
    byEither('order_confirmed'),
    byEmail('payment_failed'),
    byEmail('order_expired'),
    byEmail('order_cancelled'),
    byEither('order_refunded'),
    byEither('event_cancelled'),
    byEither('event_changed'),
  ],
  { error: `must be one of ${Object.keys(templates).join(', ')}` },
);

export const emailRequestSchema = z.strictObject({
  to: emailAddress,
  ...adminTemplates.admin_email.data.shape,
});
export const smsRequestSchema = z.strictObject({ to: e164Number, ...adminTemplates.admin_sms.data.shape });

export const acceptedSchema = z.strictObject({ id: z.string(), status: z.enum(statuses) });

export const toAcceptedBody = ({ id, status }: Accepted): z.input<typeof acceptedSchema> => ({ id, status });

const notificationSchema = z.strictObject({
  id: z.string(),
  channel: z.enum(channels),
  template: z.string(),
  /** Null after an erasure, like the subject and the last error. */
  to: z.string().nullable(),
  subject: z.string().nullable(),
  orderId: z.string().nullable(),
  userId: z.string().nullable(),
  status: z.enum(statuses),
  attempts: z.number().int(),
  nextAttemptAt: timestampOutput.nullable(),
  lastError: z.string().nullable(),
  providerReference: z.string().nullable(),
  createdAt: timestampOutput,
  sentAt: timestampOutput.nullable(),
});

export const notificationListSchema = listOf(notificationSchema);

const trySchema = z.strictObject({
  number: z.number().int(),
  startedAt: timestampOutput,
  finishedAt: timestampOutput.nullable(),
  outcome: z.enum(tryOutcomes).nullable(),
  error: z.string().nullable(),
});

export const notificationDetailSchema = z.strictObject({
  ...notificationSchema.shape,
  attemptHistory: z.array(trySchema),
});

export const toNotificationListBody = (page: Page<Notification>): z.input<typeof notificationListSchema> =>
  toPageBody(page, toNotificationBody);

export const toNotificationDetailBody = ({
  notification,
  tries,
}: NotificationWithTries): z.input<typeof notificationDetailSchema> => ({
  ...toNotificationBody(notification),
  attemptHistory: tries.map(toTryBody),
});

const toNotificationBody = (notification: Notification): z.output<typeof notificationSchema> => ({
  id: notification.id,
  channel: notification.channel,
  template: notification.template,
  to: notification.recipient,
  subject: notification.subject,
  orderId: notification.orderId,
  userId: notification.userId,
  status: notification.status,
  attempts: notification.tries,
  nextAttemptAt: notification.nextTryAt?.toISOString() ?? null,
  lastError: notification.lastError,
  providerReference: notification.providerReference,
  createdAt: notification.createdAt.toISOString(),
  sentAt: notification.sentAt?.toISOString() ?? null,
});

const toTryBody = (each: DeliveryTry): z.output<typeof trySchema> => ({
  number: each.number,
  startedAt: each.startedAt.toISOString(),
  finishedAt: each.finishedAt?.toISOString() ?? null,
  outcome: each.outcome,
  error: each.error,
});
