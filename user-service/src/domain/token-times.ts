/** For how many seconds a token is valid. */
export const TOKEN_LIFETIME_SECONDS = 3_600;

export const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1000);

/**
 * The `iat` of a new token. `knownAt` is the moment before the account was read: if its sessions are ended later, even while
 * the password is still being compared, `validFrom` is later too. If sessions were ended in this very second, the token gets
 * the time of `validFrom`. That is at most a few seconds ahead, which verifiers accept as a difference of clocks.
 */
export const issueTime = (knownAt: Date, validFrom: number): number =>
  Math.max(secondsOf(knownAt), validFrom);

/** True when a token of that time was issued before the sessions were ended. */
export const isBeforeCut = (issuedAt: number, validFrom: number): boolean => issuedAt < validFrom;
