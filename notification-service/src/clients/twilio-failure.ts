import { permanentFailure, temporaryFailure, type DeliveryFailure } from '../domain/delivery-failure';

interface TwilioError {
  readonly message?: unknown;
  /** The HTTP status. */
  readonly status?: unknown;
  /** One of https://www.twilio.com/docs/api/errors, such as 21211 for a number that is none. */
  readonly code?: unknown;
}

const BAD_REQUEST = 400;

/**
 * Twilio answers 400 when the message itself cannot be sent: no such number, a landline, a person who opted out. Other answers are about
 * our account, its limits, or an outage, and may be different the next time.
 */
export function twilioFailure(error: unknown): DeliveryFailure {
  const { status, code, message }: TwilioError = typeof error === 'object' && error !== null ? error : {};
  if (status === BAD_REQUEST) {
    return permanentFailure(
      `The SMS service refused the message (${String(code)}): ${String(message)}`,
      error,
    );
  }
  const reason = [code, status].find((value) => typeof value === 'number' || typeof value === 'string');
  return temporaryFailure(`The SMS service could not be used (${String(reason ?? 'no answer')}).`, error);
}
