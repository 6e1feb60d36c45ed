import { access, defineRoute, type Route } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import {
  emailSchema,
  givenPasswordSchema,
  nameSchema,
  newPasswordSchema,
  notStored,
  phoneSchema,
  signedInSchema,
  toSignedInBody,
} from './account-schemas';
import { idempotencyKeyOf, replayedHeader } from './idempotency-key';
import type { UseCases } from '../application/use-cases';

export const signInRoutes = ({ register, signIn }: UseCases): Route[] => [
  defineRoute({
    method: 'POST',
    path: '/v1/users/register',
    summary: 'Create an account, always of a customer, and sign in',
    access: access.anyone(),
    request: {
      body: z.strictObject({
        name: nameSchema,
        email: emailSchema,
        password: newPasswordSchema,
        phone: phoneSchema.nullish(),
      }),
    },
    responses: { 201: signedInSchema },
    errors: ['email_taken', 'too_many_attempts', 'idempotency_key_reused', 'passwords_busy'],
    // The use case handles the key itself: it encrypts the response, because that contains a token.
    idempotency: 'none',
    handler: async (call) => {
      const { response, repeated } = await register(
        { ...call.body, phone: call.body.phone ?? null },
        { address: call.address, idempotencyKey: idempotencyKeyOf(call) },
      );
      return {
        status: 201,
        body: toSignedInBody(response),
        headers: { ...notStored, ...replayedHeader(repeated) },
      };
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/v1/users/login',
    summary: 'Sign in',
    access: access.anyone(),
    request: { body: z.strictObject({ email: emailSchema, password: givenPasswordSchema }) },
    responses: { 200: signedInSchema },
    errors: ['bad_credentials', 'too_many_attempts', 'passwords_busy'],
    // A repeat signs in once more, which is harmless. A stored response would be a stored token.
    idempotency: 'none',
    handler: async (call) => {
      const signedIn = await signIn(call.body, { address: call.address });
      return { status: 200, body: toSignedInBody(signedIn), headers: notStored };
    },
  }),
];
