export interface UserClient {
  /** Undefined when the account was erased. */
  buyer(userId: string): Promise<Buyer | undefined>;
}

export interface Buyer {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
}
