import { permanentFailure, temporaryFailure, type DeliveryFailure } from '../domain/delivery-failure';

interface TwilioError {
  readonly message?: unknown;
  /** The HTTP status. */
  readonly status?: unknown;
  /** One of https://www.twilio.com/docs/api/errors, such as 21211 for an invalid number. */
  readonly code?: unknown;
}

const BAD_REQUEST = 400;

/**
 * Twilio responds with 400 when the message itself cannot be sent: an invalid number, a landline, a recipient who opted out.
 * Other responses are about our account, its limits or an outage, and may be different the next time.
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
  return temporaryFailure(`The SMS service could not be used (${String(reason ?? 'no response')}).`, error);
}
