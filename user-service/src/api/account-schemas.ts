import { lineOfText, roles, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { settableStatuses, type AccountView, type ShownField, type StoredAccount } from '../domain/account';
import { normalizedEmail } from '../domain/email';
import { normalizedPassword, passwordProblem } from '../domain/password';
import { normalizedPhone } from '../domain/phone';
import { accountViewOf, type SignedIn } from '../application/signed-in';

/** A text that a rule brings into its normal form, or rejects. */
const normalizedText = (maximum: number, normalized: (text: string) => string | undefined, problem: string) =>
  z
    .string()
    .max(maximum)
    .transform((text, context) => {
      const normal = normalized(text);
      if (normal !== undefined) return normal;
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    });

/** Half of a surrogate pair is not text: it would be returned as another character. */
export const nameSchema = lineOfText(200).refine((text) => !/\p{Cs}/u.test(text), 'must be well-formed text');

export const emailSchema = normalizedText(
  320,
  normalizedEmail,
  'must be an email address, such as name@example.com, without line breaks',
);

export const phoneSchema = normalizedText(
  40,
  normalizedPhone,
  'must be a phone number of 7 to 15 digits, such as +14155550123',
);

/** A password that a person wants to set. */
export const newPasswordSchema = z
  .string()
  .max(1_000)
  .transform((text, context) => {
    const password = normalizedPassword(text);
    const problem = passwordProblem(password);
    if (problem === undefined) return password;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });

/** A password that a person signs in with. The rules are not checked, so that the response does not tell them apart. */
export const givenPasswordSchema = z.string().max(1_000).transform(normalizedPassword);

export const accountSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  role: z.enum(roles),
  createdAt: timestampOutput,
} satisfies Record<ShownField, z.ZodType>);

export const toAccountBody = (account: AccountView): z.input<typeof accountSchema> => ({
  ...accountViewOf(account),
  createdAt: account.createdAt.toISOString(),
});

export const signedInSchema = z.strictObject({
  user: accountSchema,
  token: z.string(),
  expiresAt: timestampOutput,
});

export const toSignedInBody = ({ account, token, expiresAt }: SignedIn) => ({
  user: toAccountBody(account),
  token,
  expiresAt: expiresAt.toISOString(),
});

/** An account as admins see it. Only id, role and times are left of an erased one. */
export const adminAccountSchema = accountSchema.extend({
  name: z.string().nullable(),
  email: z.string().nullable(),
  status: z.enum([...settableStatuses, 'ERASED']),
});

export function toAdminAccountBody(account: StoredAccount): z.input<typeof adminAccountSchema> {
  const { id, role, status, createdAt } = account;
  const personal =
    account.status === 'ERASED'
      ? { name: null, email: null, phone: null }
      : { name: account.name, email: account.email, phone: account.phone };
  return { id, ...personal, role, createdAt: createdAt.toISOString(), status };
}

/** Responses with tokens or personal data must not be cached (RFC 9111, 5.2.2.5). */
export const notStored = { 'Cache-Control': 'no-store' } as const;
