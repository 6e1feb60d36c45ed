import { listOf, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { attemptOutcomes, channels, statuses, type Attempt, type Notification } from '../domain/notification';

export const acceptedSchema = z.strictObject({ id: z.string(), status: z.enum(statuses) });

export const notificationSchema = z.strictObject({
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

const attemptSchema = z.strictObject({
  number: z.number().int(),
  startedAt: timestampOutput,
  finishedAt: timestampOutput.nullable(),
  outcome: z.enum(attemptOutcomes).nullable(),
  error: z.string().nullable(),
});

export const notificationDetailSchema = z.strictObject({
  ...notificationSchema.shape,
  attemptHistory: z.array(attemptSchema),
});

export const toNotificationBody = (notification: Notification): z.output<typeof notificationSchema> => ({
  id: notification.id,
  channel: notification.channel,
  template: notification.template,
  to: notification.recipient ?? null,
  subject: notification.subject ?? null,
  orderId: notification.orderId ?? null,
  userId: notification.userId ?? null,
  status: notification.status,
  attempts: notification.attempts,
  nextAttemptAt: notification.nextAttemptAt?.toISOString() ?? null,
  lastError: notification.lastError ?? null,
  providerReference: notification.providerReference ?? null,
  createdAt: notification.createdAt.toISOString(),
  sentAt: notification.sentAt?.toISOString() ?? null,
});

export const toAttemptBody = (attempt: Attempt): z.output<typeof attemptSchema> => ({
  number: attempt.number,
  startedAt: attempt.startedAt.toISOString(),
  finishedAt: attempt.finishedAt?.toISOString() ?? null,
  outcome: attempt.outcome ?? null,
  error: attempt.error ?? null,
});
