/** Seconds that a token lives. */
export const TOKEN_LIFETIME_SECONDS = 3_600;

export const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1000);

/**
 * The `iat` of a new token. `knownAt` is the moment before the account was read: whatever ends its sessions later, even
 * while the password is still being compared, makes a later cut. After a cut in this very second the token
 * tells the cut's time, at most a few seconds ahead, which verifiers let pass as a difference of clocks.
 */
export const issueTime = (knownAt: Date, validFrom: number): number =>
  Math.max(secondsOf(knownAt), validFrom);

/** True when a token of that time is from before the account's cut. */
export const isBeforeCut = (issuedAt: number, validFrom: number): boolean => issuedAt < validFrom;
