import type { Transport } from '../../src/application/ports/transports';

/** Records its messages. A test can decide what it does with them. */
export class FakeTransport<
  Message extends { readonly notificationId: string },
> implements Transport<Message> {
  readonly sent: Message[] = [];
  readonly forgotten: string[] = [];
  closed = false;
  private behaviour: ((message: Message, signal: AbortSignal) => Promise<void>) | undefined;

  /** Called for every message from now on. A message is not sent when it throws. */
  behave(behaviour: ((message: Message, signal: AbortSignal) => Promise<void>) | undefined): void {
    this.behaviour = behaviour;
  }

  async send(message: Message, signal: AbortSignal): Promise<string> {
    await this.behaviour?.(message, signal);
    this.sent.push(message);
    return `reference-of-${message.notificationId}`;
  }

  async forget(notificationId: string): Promise<void> {
    this.forgotten.push(notificationId);
  }

  close(): void {
    this.closed = true;
  }
}
