export interface GatewayEventRepository {
  isKnown(gateway: string, eventId: string): Promise<boolean>;
  /** Storing the same event again changes nothing. */
  store(gateway: string, eventId: string, receivedAt: Date): Promise<void>;
  /** Returns how many were deleted. */
  deleteBefore(time: Date): Promise<number>;
}
