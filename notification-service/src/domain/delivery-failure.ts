/**
 * Why a message was not sent. Admins and the recipient see the text, so it names no internal host. After a permanent failure
 * another try cannot help.
 */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';

  constructor(
    readonly permanent: boolean,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const temporaryFailure = (message: string, cause?: unknown) =>
  new DeliveryFailure(false, message, { cause });
export const permanentFailure = (message: string, cause?: unknown) =>
  new DeliveryFailure(true, message, { cause });
