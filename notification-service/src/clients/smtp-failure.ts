import { permanentFailure, temporaryFailure, type DeliveryFailure } from '../domain/delivery-failure';

/** What nodemailer adds to its errors. */
interface SmtpError {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
}

/** What the server said of this very message or its addresses, rather than of the connection or of our sign-in. */
const ABOUT_THE_MESSAGE = new Set<unknown>(['EENVELOPE', 'EMESSAGE']);

/**
 * A 5xx answer (RFC 5321, 4.2.1) to the message or one of its addresses is final, and so is a message that our own checks refuse. All
 * else is worth another try: the server may be down, busy, greylisting, or our credentials may be in need of repair.
 */
export function smtpFailure(error: unknown): DeliveryFailure {
  const { message, code, responseCode, response }: SmtpError =
    typeof error === 'object' && error !== null ? error : {};
  const answer = typeof response === 'string' ? `: ${response}` : '.';
  if (ABOUT_THE_MESSAGE.has(code)) {
    const answered = typeof responseCode === 'number';
    if (!answered) return permanentFailure(`The message cannot be sent: ${String(message)}`, error);
    return responseCode >= 500 && responseCode < 600
      ? permanentFailure(`The mail server refused the message${answer}`, error)
      : temporaryFailure(`The mail server put the message off${answer}`, error);
  }
  if (code === 'EAUTH') return temporaryFailure(`The mail server did not accept our sign-in${answer}`, error);
  return temporaryFailure(
    `The mail server could not be used (${typeof code === 'string' ? code : 'unknown error'}).`,
    error,
  );
}
