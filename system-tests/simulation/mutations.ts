import type { HttpRequest, HttpResponse } from './network/in-memory-http';

/**
 * A mistake that somebody could make in a service, injected from outside. The simulator is useful only if it finds each
 * of them.
 */
export interface Mutation {
  readonly service: string;
  /** The statement that is sent instead of this one. */
  readonly rewrite?: (text: string) => string;
  /** True for a statement that is not sent. */
  readonly skips?: (text: string) => boolean;
  /** True for a statement that is sent after the commit instead of in the transaction. */
  readonly defers?: (text: string) => boolean;
  /** The response to a call that is never sent. */
  readonly pretends?: (host: string, request: HttpRequest) => HttpResponse | undefined;
}

const IS_FREE = `(status = 'AVAILABLE' OR (status = 'HELD' AND held_until <= @now))`;
// Every parameter that is given must be used.
const IS_NOT_SOLD = `(status IN ('AVAILABLE', 'HELD') AND @now IS NOT NULL)`;

const HAS_NO_OWNER = `status IN ('AVAILABLE', 'BLOCKED')`;

const insertsInto = (table: string) => (text: string) => text.trimStart().startsWith(`INSERT INTO ${table}`);

const asJson = (status: number, body: object): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

/** The mutations, by name; each breaks a promise. */
export const mutations = {
  /** A seat is held although another hold of it has not ended. */
  'reserve does not look at the status': {
    service: 'seating-service',
    rewrite: (text) => (text.includes(`SET status = 'HELD'`) ? text.replaceAll(IS_FREE, IS_NOT_SOLD) : text),
  },
  /** A paid order takes seats that somebody else holds. */
  'allocate does not look at the owner': {
    service: 'seating-service',
    rewrite: (text) =>
      text.includes(`SET status = 'ALLOCATED'`)
        ? text.replaceAll(
            '(reservation_id = @id OR held_until <= @now)',
            '(@id IS NOT NULL OR held_until <= @now)',
          )
        : text,
  },
  /** A seat that is held or sold keeps the old price when it comes back. */
  'reprice only free seats': {
    service: 'seating-service',
    rewrite: (text) =>
      text.includes('SET tier = @tier, price = @price') ? `${text} AND ${HAS_NO_OWNER}` : text,
  },
  /** seating-service does not keep which order a hold has, so its owner may release it under a payment. */
  'release does not ask for the order': {
    service: 'seating-service',
    rewrite: (text) =>
      text.replaceAll(
        /adopted_order_id = (?:COALESCE\(adopted_order_id, (@orderId)\)|(@adoptedOrderId))/g,
        (_, ...orders) => {
          const order = String(orders[0] ?? orders[1]);
          return `adopted_order_id = NULLIF(${order}, ${order})`;
        },
      ),
  },
  /** A message is sent from memory after the commit, without an outbox row. */
  'messages are not stored with the work': {
    service: 'every service',
    defers: insertsInto('outbox_messages'),
  },
  /** A repeat does the work again. */
  'idempotency keys are not stored': {
    service: 'every service',
    skips: (text) => /^\s*(INSERT INTO|UPDATE) idempotency_keys\b/.test(text),
  },
  /** The seats were lost, but the money is not refunded. */
  'no refund when the seats are lost': {
    service: 'order-service',
    pretends: (_host, { path, body }) =>
      path === '/v1/payments/refund' && body?.includes('seats_unavailable') === true
        ? asJson(201, { status: 'SUCCESS' })
        : undefined,
  },
  /** A ticket admits even if it was used before. */
  'check-in does not look at the status': {
    service: 'order-service',
    rewrite: (text) =>
      text.includes(`SET status = 'USED'`) ? text.replace(`AND status IN ('VALID')`, '') : text,
  },
  /** The second refund of a payment overwrites the first. */
  'refunds are not added up': {
    service: 'payment-service',
    rewrite: (text) => text.replace('SET refunded = refunded + @amount', 'SET refunded = @amount'),
  },
  /** The result of a refund comes while the saga is about to wait for it, and the saga waits all the same. */
  'a saga that is about to wait is not woken': {
    service: 'order-service',
    rewrite: (text) =>
      text.replace('CASE WHEN next_attempt_at <> lease_until THEN @now ELSE @nextTryAt END', '@nextTryAt'),
  },
  /** The notice of a refund names all refunds so far. */
  'refunds are told with their total': {
    service: 'order-service',
    rewrite: (text) => text.replace('SET refund_notified = @to,', 'SET refund_notified = 0 * @to,'),
  },
  /** All seats of a refunded order are put on sale again, also those on which somebody sits. */
  'used seats are freed': {
    service: 'seating-service',
    rewrite: (text) =>
      text.includes('order_id = NULL')
        ? text.replace(/WHERE id IN \(([^)]*)\) AND/, 'WHERE (id IN ($1) OR 1 = 1) AND')
        : text,
  },
  /** notification-service is not notified of an erasure. */
  'erasures are not told': {
    service: 'user-service',
    pretends: (_host, { path }) =>
      path === '/v1/notifications/erasures' ? asJson(200, { erased: 0 }) : undefined,
  },
  /** A description of an event that arrives late brings back what it says. */
  'descriptions have no version': {
    service: 'order-service',
    rewrite: (text) =>
      text.includes('told_schedule')
        ? text
            .replace('SELECT id, version,', 'SELECT id, 0 AS version,')
            .replace('version = @versionBefore', '@versionBefore = 0')
        : text,
  },
  /** An old token still buys. */
  'order-service is not told of an erasure': {
    service: 'user-service',
    pretends: (_host, { path }) => (path === '/v1/orders/erasures' ? asJson(200, {}) : undefined),
  },
} as const satisfies Record<string, Mutation>;

export type MutationName = keyof typeof mutations;

/** The mutation as far as it concerns this service. */
export const mutationOf = (mutation: Mutation | undefined, service: string): Omit<Mutation, 'service'> =>
  mutation !== undefined && (mutation.service === service || mutation.service === 'every service')
    ? mutation
    : {};
