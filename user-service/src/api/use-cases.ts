import type { createAdministerAccounts } from '../application/administer-accounts';
import type { createChangePassword } from '../application/change-password';
import type { createConfirmPasswordReset } from '../application/confirm-password-reset';
import type { createEraseAccount } from '../application/erase-account';
import type { createExportAccount } from '../application/export-account';
import type { Profiles } from '../application/profiles';
import type { createRegister } from '../application/register';
import type { createRequestPasswordReset } from '../application/request-password-reset';
import type { createSignIn } from '../application/sign-in';
import type { SigningKeys } from '../application/signing-keys';

/** What the routes call. */
export interface UseCases {
  readonly register: ReturnType<typeof createRegister>;
  readonly signIn: ReturnType<typeof createSignIn>;
  readonly profiles: Profiles;
  readonly changePassword: ReturnType<typeof createChangePassword>;
  readonly requestPasswordReset: ReturnType<typeof createRequestPasswordReset>;
  readonly confirmPasswordReset: ReturnType<typeof createConfirmPasswordReset>;
  readonly exportAccount: ReturnType<typeof createExportAccount>;
  readonly eraseAccount: ReturnType<typeof createEraseAccount>;
  readonly administration: ReturnType<typeof createAdministerAccounts>;
  readonly signingKeys: Pick<SigningKeys, 'published'>;
}
