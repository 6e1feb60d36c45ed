import type { Transport } from '../../src/application/ports';

/** Keeps what it is given. What it does with a message can be told before. */
export class FakeTransport<
  Message extends { readonly notificationId: string },
> implements Transport<Message> {
  readonly sent: Message[] = [];
  readonly forgotten: string[] = [];
  closed = false;
  private behaviour: ((message: Message, signal: AbortSignal) => Promise<void>) | undefined;

  /** Called for every message from now on; what it throws is why the message is not sent. */
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
