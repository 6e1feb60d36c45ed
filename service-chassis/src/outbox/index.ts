export { Undeliverable, type Outbox, type OutboxHandler, type OutboxMessage } from './outbox';
