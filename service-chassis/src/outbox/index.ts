export type { Outbox } from './outbox';
export type { OutboxHandler, OutboxMessage } from './outbox-message';
export { Undeliverable } from './undeliverable';
