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
  /** Null when its person was erased while a process that has ended meanwhile was sending it. */
  finished_at: Date | null;
}

/** After it a sender gives up, though the message may be in the provider's hands. */
const SEND_TIMEOUT_MS = 20_000;
/** After it another worker may take a message that one has begun to send: the time for a send and a minute. */
const LEASE_MS = SEND_TIMEOUT_MS + 60_000;

/**
 * 6: whoever is owed a message got it, once. Only where the sender was not told, gave up, ended or stood still beyond its lease
 * while it handed the message over, may it have been sent again.
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
      // A payment that came after an order's end is refunded, and told, by itself.
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
