export interface NotificationClient {
  send(request: NotificationRequest, idempotencyKey: string): Promise<void>;
}

export interface NotificationRequest {
  readonly channel: 'EMAIL' | 'SMS';
  readonly template: string;
  readonly to: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly orderId: string;
  readonly userId: string;
}
