export type { Outbox, OutboxHandler, OutboxMessage } from './outbox';
export { Undeliverable } from './undeliverable';
