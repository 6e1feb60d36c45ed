/**
 * Short times, so that the work of a killed process is taken over within a test, and limits that allow all people of a
 * test to have one address.
 */
export const shortTimes = {
  LOG_LEVEL: 'warn',
  REGISTRATIONS_PER_MINUTE_AND_ADDRESS: '1000000',
  PEER_TIMEOUT_MS: '2500',
  REQUEST_TIMEOUT_MS: '5000',
  TAKE_OVER_AFTER_MS: '6000',
  SEND_TIMEOUT_MS: '2000',
  RETRY_FIRST_MS: '500',
  RETRY_LONGEST_MS: '4000',
  MAX_ATTEMPTS: '100',
  RECONCILE_AFTER_SECONDS: '2',
  NOT_CHARGED_AFTER_SECONDS: '6',
} as const;
