import {
  access,
  defineRoute,
  pastedCode,
  readIdempotencyKey,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { emailSchema, givenPasswordSchema, newPasswordSchema } from './account-schemas';
import { replayedHeader } from './replayed-header';
import type { UseCases } from '../application/use-cases';

export const passwordRoutes = (useCases: UseCases): Route[] => [
  defineRoute({
    method: 'POST',
    path: '/v1/users/password',
    summary: 'Change the own password; all older tokens become invalid',
    access: access.people(),
    request: {
      body: z.strictObject({ currentPassword: givenPasswordSchema, newPassword: newPasswordSchema }),
    },
    responses: { 204: null },
    errors: ['bad_credentials', 'too_many_attempts', 'passwords_busy'],
    // A repeat is rejected because its token is invalid by then, and no hash of the passwords is stored to recognise it.
    idempotency: 'none',
    handler: async (call) => {
      await useCases.changePassword(userOf(call.principal).userId, call.body);
      return { status: 204 };
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/v1/users/password-reset',
    summary: 'Ask for a link to set a new password; the response never shows whether there is an account',
    access: access.anyone(),
    request: { body: z.strictObject({ email: emailSchema }) },
    responses: { 202: z.strictObject({ status: z.literal('ACCEPTED') }) },
    errors: ['too_many_attempts'],
    handler: async (call) => {
      await useCases.requestPasswordReset(call.body.email, { address: call.address });
      return { status: 202, body: { status: 'ACCEPTED' as const } };
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/v1/users/password-reset/confirm',
    summary: 'Set a new password with a link that was mailed, once',
    access: access.anyone(),
    request: {
      body: z.strictObject({
        token: pastedCode(200).meta({ examples: ['the token of the link that was mailed'] }),
        newPassword: newPasswordSchema,
      }),
    },
    responses: { 204: null },
    errors: ['reset_token_expired', 'idempotency_key_reused', 'passwords_busy'],
    // The use case handles the key itself, because the chassis would store a plain hash of the password in the request.
    idempotency: 'none',
    handler: async (call) => {
      const { repeated } = await useCases.confirmPasswordReset(call.body, {
        idempotencyKey: readIdempotencyKey(call.header),
      });
      return { status: 204, headers: replayedHeader(repeated) };
    },
  }),
];
