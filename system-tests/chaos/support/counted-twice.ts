import type { PlatformDatabases } from '../../src/invariants';

/** Messages to people that are stored or were sent more than once. */
export async function messagesCountedTwice({ notifications }: PlatformDatabases): Promise<string[]> {
  const asked = await notifications.query<{ about: string; total: number }>(
    `SELECT COALESCE(order_id, user_id) AS about, COUNT(*) AS total FROM notifications
     WHERE template IN ('order_confirmed', 'welcome') GROUP BY COALESCE(order_id, user_id), template, channel
     HAVING COUNT(*) > 1`,
  );
  const sent = await notifications.query<{ notification_id: string; total: number }>(
    `SELECT notification_id, COUNT(*) AS total FROM notification_attempts WHERE outcome = 'SENT'
     GROUP BY notification_id HAVING COUNT(*) > 1`,
  );
  return [
    ...asked.map(({ about, total }) => `${total} messages of one kind about ${about}`),
    ...sent.map(({ notification_id, total }) => `message ${notification_id} went out ${total} times`),
  ];
}
