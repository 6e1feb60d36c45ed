import type { Role } from '@ticketing/service-chassis/http';

export interface TokenClaims {
  readonly userId: string;
  readonly role: Role;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface TokenSigner {
  sign(claims: TokenClaims): Promise<string>;
}
