/** Marks the response to a repeat, as the chassis does on every other route. */
export const replayedHeader = (repeated: boolean): Readonly<Record<string, string>> =>
  repeated ? { 'Idempotency-Replayed': 'true' } : {};
