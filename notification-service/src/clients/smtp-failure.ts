import { permanentFailure, temporaryFailure, type DeliveryFailure } from '../domain/delivery-failure';

/** What nodemailer adds to its errors. */
interface SmtpError {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
}

/** The server's response is about this message or its addresses, not about the connection or our credentials. */
const ABOUT_THE_MESSAGE = new Set<unknown>(['EENVELOPE', 'EMESSAGE']);

/**
 * A 5xx response (RFC 5321, 4.2.1) to the message or one of its addresses is final, and so is a message that nodemailer rejects.
 * Everything else may succeed later: the server may be down, busy or greylisting, or our credentials may be wrong.
 */
export function smtpFailure(error: unknown): DeliveryFailure {
  const { message, code, responseCode, response }: SmtpError =
    typeof error === 'object' && error !== null ? error : {};
  const detail = typeof response === 'string' ? `: ${response}` : '.';
  if (ABOUT_THE_MESSAGE.has(code)) {
    const hasResponse = typeof responseCode === 'number';
    if (!hasResponse) return permanentFailure(`The message cannot be sent: ${String(message)}`, error);
    return responseCode >= 500 && responseCode < 600
      ? permanentFailure(`The mail server refused the message${detail}`, error)
      : temporaryFailure(`The mail server put the message off${detail}`, error);
  }
  if (code === 'EAUTH') return temporaryFailure(`The mail server did not accept our sign-in${detail}`, error);
  return temporaryFailure(
    `The mail server could not be used (${typeof code === 'string' ? code : 'unknown error'}).`,
    error,
  );
}
