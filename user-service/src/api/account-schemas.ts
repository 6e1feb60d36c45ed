import { lineOfText, roles, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { settableStatuses, type AccountView, type ShownField, type StoredAccount } from '../domain/account';
import { normalizedEmail } from '../domain/email';
import { normalizedPassword, passwordProblem } from '../domain/password';
import { normalizedPhone } from '../domain/phone';
import { accountViewOf, type SignedIn } from '../application/signed-in';

/** A text that a rule brings into its normal form, or rejects. */
const normalizedText = (
  maximum: number,
  normalized: (text: string) => string | undefined,
  { example, problem }: { readonly example: string; readonly problem: string },
) =>
  z
    .string()
    .max(maximum)
    .meta({ examples: [example] })
    .transform((text, context) => {
      const normal = normalized(text);
      if (normal !== undefined) return normal;
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    });

export const nameSchema = lineOfText(200).meta({ examples: ['Alice Miller'] });

export const emailSchema = normalizedText(320, normalizedEmail, {
  example: 'name@example.com',
  problem: 'must be an email address, such as name@example.com, without line breaks',
});

/** A form decodes a plus sign in a query to a blank. */
export const emailInQuery = z
  .string()
  .superRefine((text, context) => {
    const [, behind, ...more] = text.trim().split(' ');
    if (behind?.includes('@') !== true || more.length > 0) return;
    context.addIssue({
      code: 'custom',
      message: `must have its + written as %2B, because a + in a query means a blank: ${text.trim().replaceAll(' ', '%2B')}`,
      continue: false,
    });
  })
  .pipe(emailSchema);

export const phoneSchema = normalizedText(80, normalizedPhone, {
  example: '+14155550123',
  problem:
    'must be a phone number of 7 to 15 digits that can be dialled, such as +14155550123; with a + it needs its country',
});

/** A password that a person wants to set. */
export const newPasswordSchema = z
  .string()
  .max(1_000)
  .meta({ examples: ['correct horse battery'] })
  .transform((text, context) => {
    const password = normalizedPassword(text);
    const problem = passwordProblem(password);
    if (problem === undefined) return password;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });

/** A password that a person signs in with. The rules are not checked, so that the response does not tell them apart. */
export const givenPasswordSchema = z
  .string()
  .max(1_000)
  .meta({ examples: ['correct horse battery'] })
  .transform(normalizedPassword);

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
