import type { Evidence } from './evidence';

/** 8: order-service knows everybody who was erased, and none of their orders was paid after it knew. */
export async function erasedPeopleBuyNothing({ files }: Evidence): Promise<string[]> {
  const orders = files.of['order-service'];
  const erased = await files.of['user-service'].query<{ id: string }>(
    `SELECT id FROM users WHERE status = 'ERASED'`,
  );
  const rows = await orders.query<{ user_id: string }>('SELECT user_id FROM erased_people');
  const known = new Set(rows.map((row) => row.user_id));
  const paid = await orders.query<{ id: string; user_id: string }>(
    `SELECT o.id, o.user_id FROM simulated_transitions erasure
       JOIN orders o ON o.user_id = erasure.id
       JOIN simulated_transitions payment ON payment.thing = 'orders' AND payment.id = o.id AND payment.became = 'PAID'
     WHERE erasure.thing = 'erased_people' AND payment.position > erasure.position`,
  );
  return [
    ...erased
      .filter(({ id }) => !known.has(id))
      .map(({ id }) => `8: order-service was not told that ${id} was erased`),
    ...paid.map(({ id, user_id }) => `8: order ${id} was paid after its buyer ${user_id} was erased`),
  ];
}
