export interface TicketKeyRepository {
  find(): Promise<StoredTicketKey | undefined>;
  /** Returns the key that is stored afterwards: the given one, or that of a replica which was first. */
  insertUnlessThere(key: StoredTicketKey, now: Date): Promise<StoredTicketKey>;
}

/** The public half as base64url of its 32 bytes, the private half encrypted. */
export interface StoredTicketKey {
  readonly keyId: string;
  readonly publicKey: string;
  readonly encryptedPrivateKey: string;
}
