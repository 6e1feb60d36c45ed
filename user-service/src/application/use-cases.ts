import { createAdministerAccounts } from './administer-accounts';
import { createBootstrapAdmin } from './bootstrap-admin';
import { createChangePassword } from './change-password';
import { createConfirmPasswordReset } from './confirm-password-reset';
import { createDeleteExpired } from './delete-expired';
import type { Dependencies } from './dependencies';
import { createEncryptedResponses } from './encrypted-responses';
import { createEraseAccount } from './erase-account';
import { createExportAccount } from './export-account';
import { createIssueToken } from './issue-token';
import { createOwnAccount } from './own-account';
import { createRegister } from './register';
import { createRequestPasswordReset } from './request-password-reset';
import { createSignIn } from './sign-in';
import type { SigningKeys } from './signing-keys';

export interface UseCaseDependencies extends Dependencies {
  readonly signingKeys: SigningKeys;
}

/** What the routes and the jobs can do. */
export function createUseCases(dependencies: UseCaseDependencies) {
  const issueToken = createIssueToken(dependencies);
  const responses = createEncryptedResponses(dependencies);
  const ownAccount = createOwnAccount(dependencies);
  return {
    register: createRegister({ ...dependencies, responses, issueToken }),
    signIn: createSignIn({ ...dependencies, issueToken }),
    ownAccount,
    changePassword: createChangePassword(dependencies),
    requestPasswordReset: createRequestPasswordReset(dependencies),
    confirmPasswordReset: createConfirmPasswordReset({ ...dependencies, responses }),
    exportAccount: createExportAccount({ ...dependencies, ownAccount }),
    eraseAccount: createEraseAccount(dependencies),
    administerAccounts: createAdministerAccounts(dependencies),
    bootstrapAdmin: createBootstrapAdmin(dependencies),
    deleteExpired: createDeleteExpired(dependencies),
    signingKeys: dependencies.signingKeys,
  };
}

export type UseCases = ReturnType<typeof createUseCases>;
