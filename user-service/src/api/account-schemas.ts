import { lineOfText, roles, timestampOutput } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { settableStatuses, type StoredAccount } from '../domain/account';
import { normalizedEmail } from '../domain/email';
import { normalizedPassword, passwordProblem } from '../domain/password';
import { normalizedPhone } from '../domain/phone';
import type { Profile, SignedIn } from '../application/signed-in';

/** A text that a rule turns into its one form, or finds wrong. */
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

/** Half of a surrogate pair is not text: it would come back as another character. */
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

/** A password that somebody wants to have. */
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

/** A password that somebody claims to have: whether it follows the rules is nobody's business. */
export const givenPasswordSchema = z.string().max(1_000).transform(normalizedPassword);

export const profileSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  role: z.enum(roles),
  createdAt: timestampOutput,
});

export const toProfileBody = ({ id, name, email, phone, role, createdAt }: Profile) => ({
  id,
  name,
  email,
  phone,
  role,
  createdAt: createdAt.toISOString(),
});

export const signedInBodySchema = z.strictObject({
  user: profileSchema,
  token: z.string(),
  expiresAt: timestampOutput,
});

export const toSignedInBody = ({ account, token, expiresAt }: SignedIn) => ({
  user: toProfileBody(account),
  token,
  expiresAt: expiresAt.toISOString(),
});

/** As admins see people. Of an erased one nothing but the id, the role and the times is left. */
export const administeredSchema = profileSchema.extend({
  name: z.string().nullable(),
  email: z.string().nullable(),
  status: z.enum([...settableStatuses, 'ERASED']),
});

export const toAdministeredBody = (account: StoredAccount) => {
  const { id, role, status, createdAt } = account;
  const person =
    account.status === 'ERASED'
      ? { name: null, email: null, phone: null }
      : { name: account.name, email: account.email, phone: account.phone };
  return { id, ...person, role, createdAt: createdAt.toISOString(), status };
};

/** Answers with tokens or personal data belong in nobody's cache (RFC 9111, 5.2.2.5). */
export const notStored = { 'Cache-Control': 'no-store' } as const;
