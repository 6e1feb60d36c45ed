/**
 * Why a message did not go out. The text is shown to admins and to the person it was for, so it names no host of ours.
 * A permanent one cannot be helped by trying again.
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
