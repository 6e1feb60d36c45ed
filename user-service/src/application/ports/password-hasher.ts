export interface PasswordHasher {
  /** Takes a normalized password that follows the rules. @throws ProblemError 503 when too many are waiting. */
  hash(password: string): Promise<string>;
  /** Without a stored hash it takes the same time and returns false. @throws ProblemError 503 when too many are waiting. */
  matches(password: string, hash: string | null): Promise<boolean>;
  /** True when the hash was made with a cost other than today's. */
  isOutdated(hash: string): boolean;
}
