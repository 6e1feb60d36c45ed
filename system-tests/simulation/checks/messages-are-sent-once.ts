import type { Evidence } from './evidence';
import { transitionsOf } from './history';

interface NotificationRow {
  id: string;
  channel: string;
  template: string;
  status: string;
  order_id: string | null;
}

interface AttemptRow {
  notification_id: string;
  outcome: string;
  started_at: Date;
  /** Null when the person was erased while a process, which has ended since, was sending the message. */
  finished_at: Date | null;
}

/** After this time a sender stops waiting, although the provider may have received the message. */
const SEND_TIMEOUT_MS = 20_000;
/**
 * After this time another worker may take a message that one worker has started to send: the time-out of a send and a
 * minute.
 */
const LEASE_MS = SEND_TIMEOUT_MS + 60_000;

/**
 * 6: every person received each message exactly once. A message may have been sent again only if its sender got no
 * response, timed out, crashed, or paused for longer than its lease while it sent the message.
 */
export async function messagesAreSentOnce({ files, databases, mailServer }: Evidence): Promise<string[]> {
  const notifications = await databases.notifications.query<NotificationRow>(
    'SELECT id, channel, template, status, order_id FROM notifications',
  );
  const attempts = await databases.notifications.query<AttemptRow>(
    'SELECT notification_id, outcome, started_at, finished_at FROM notification_attempts',
  );
  const overrun = attempts.filter(({ outcome, started_at: from, finished_at: to }) => {
    if (outcome === 'LOST' || to === null) return true;
    return to.getTime() - from.getTime() >= (outcome === 'SENT' ? LEASE_MS : SEND_TIMEOUT_MS);
  });
  const sent = notifications.flatMap(({ id, channel, template, status }) => {
    const times = mailServer.accepted.get(id) ?? 0;
    const lost = overrun.filter((attempt) => attempt.notification_id === id).length;
    const mayBe = 1 + lost + (mailServer.unconfirmed.get(id) ?? 0);
    const mustBe = status === 'ERASED' ? 0 : 1;
    return times >= mustBe && times <= mayBe
      ? []
      : [`6: ${channel} ${template} ${id} was sent ${times} times`];
  });
  return [...sent, ...(await owed(notifications))];

  async function owed(all: readonly NotificationRow[]): Promise<string[]> {
    const erased = new Set(
      (
        await files.of['user-service'].query<{ id: string }>(`SELECT id FROM users WHERE status = 'ERASED'`)
      ).map(({ id }) => id),
    );
    const orders = new Map(
      (
        await databases.orders.query<{ id: string; user_id: string; close_reason: string | null }>(
          'SELECT id, user_id, close_reason FROM orders',
        )
      ).map((order) => [order.id, order]),
    );
    const ends = (await transitionsOf(files)).filter(({ thing }) => thing === 'orders');
    return ends.flatMap(({ id, became }) => {
      const order = orders.get(id);
      const template = templateFor(became, order?.close_reason ?? null);
      if (template === undefined) return [];
      const mails = all.filter(
        (one) => one.order_id === id && one.template === template && one.channel === 'EMAIL',
      );
      // A payment that arrives after its order has ended has its own refund and its own message.
      if (order !== undefined && erased.has(order.user_id)) return [];
      const enough = template === 'order_refunded' ? mails.length >= 1 : mails.length === 1;
      return enough ? [] : [`6: of the ${became} of order ${id} its buyer was told ${mails.length} times`];
    });
  }
}

function templateFor(status: string, reason: string | null): string | undefined {
  switch (status) {
    case 'CONFIRMED':
      return 'order_confirmed';
    case 'EXPIRED':
      return 'order_expired';
    case 'CANCELLED':
      return reason === 'event_cancelled' ? 'event_cancelled' : undefined;
    case 'REFUNDED':
      return reason === 'event_cancelled' ? 'event_cancelled' : 'order_refunded';
    default:
      return undefined;
  }
}
