import type { Channel, Notification, NotificationStatus } from '../domain/notification';

export interface NotificationRow {
  id: string;
  channel: Channel;
  template: string;
  recipient: string | null;
  subject: string | null;
  order_id: string | null;
  user_id: string | null;
  status: NotificationStatus;
  attempts: number;
  due_at: Date | null;
  last_error: string | null;
  provider_reference: string | null;
  created_at: Date;
  sent_at: Date | null;
}

/** The columns that are ever shown. Only the delivery reads the data of a message. */
export const VISIBLE_COLUMNS =
  'id, channel, template, recipient, subject, order_id, user_id, status, attempts, due_at, last_error, provider_reference, created_at, sent_at';

export const toNotification = (row: NotificationRow): Notification => ({
  id: row.id,
  channel: row.channel,
  template: row.template,
  recipient: row.recipient ?? undefined,
  subject: row.subject ?? undefined,
  orderId: row.order_id ?? undefined,
  userId: row.user_id ?? undefined,
  status: row.status,
  tries: row.attempts,
  nextTryAt: row.status === 'QUEUED' ? (row.due_at ?? undefined) : undefined,
  lastError: row.last_error ?? undefined,
  providerReference: row.provider_reference ?? undefined,
  createdAt: row.created_at,
  sentAt: row.sent_at ?? undefined,
});
