import {
  access,
  defineResultRoute,
  defineRoute,
  readIdempotencyKey,
  type Route,
} from '@ticketing/service-chassis/http';
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
import { replayedHeader } from './replayed-header';
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
    // Only administrators and services may read an account by its id.
    location: () => '/v1/users/profile',
    errors: ['email_taken', 'too_many_attempts', 'idempotency_key_reused', 'passwords_busy'],
    // The use case handles the key itself: it encrypts the response, because that contains a token.
    idempotency: 'none',
    handler: async (call) => {
      const { response, repeated } = await register(
        { ...call.body, phone: call.body.phone ?? null },
        { address: call.address, idempotencyKey: readIdempotencyKey(call.header) },
      );
      return {
        status: 201,
        body: toSignedInBody(response),
        headers: { ...notStored, ...replayedHeader(repeated) },
      };
    },
  }),

  defineResultRoute({
    method: 'POST',
    path: '/v1/users/login',
    summary: 'Sign in',
    access: access.anyone(),
    request: { body: z.strictObject({ email: emailSchema, password: givenPasswordSchema }) },
    responses: { 200: signedInSchema },
    errors: ['bad_credentials', 'too_many_attempts', 'passwords_busy'],
    // A repeat signs in once more, which is harmless. A stored response would be a stored token.
    idempotency: 'none',
    respond: { status: 200, body: toSignedInBody, headers: () => notStored },
    handler: ({ body, address }) => signIn(body, { address }),
  }),
];
