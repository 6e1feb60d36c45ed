import {
  access,
  defineResultRoute,
  defineRoute,
  setElsewhere,
  timestampOutput,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { AccountExport } from '../application/export-account';
import { settableStatuses, type HiddenField } from '../domain/account';
import { nameSchema, notStored, phoneSchema, accountSchema, toAccountBody } from './account-schemas';
import type { UseCases } from '../application/use-cases';

const changeSchema = z.strictObject({
  name: nameSchema.optional(),
  phone: phoneSchema.nullish(),
  password: setElsewhere('cannot be changed here: POST /v1/users/password sets a new one'),
  email: setElsewhere('cannot be changed: the account belongs to this address'),
});

const recordSchema = z.record(z.string(), z.unknown());

const exportSchema = z.strictObject({
  exportedAt: timestampOutput,
  user: accountSchema,
  account: z.strictObject({
    status: z.enum(settableStatuses),
    hasPassword: z.boolean(),
    updatedAt: timestampOutput,
    tokensValidFrom: timestampOutput,
  } satisfies Record<Exclude<HiddenField, 'passwordHash'> | 'hasPassword', z.ZodType>),
  passwordResets: z.array(
    z.strictObject({
      requestedAt: timestampOutput,
      expiresAt: timestampOutput,
      usedAt: timestampOutput.nullable(),
      status: z.enum(['OPEN', 'USED', 'VOID']),
    }),
  ),
  wrongPasswords: z.strictObject({ count: z.number().int(), countedUntil: timestampOutput }).nullable(),
  /** As order-service, payment-service and notification-service show them. */
  orders: z.array(recordSchema),
  payments: z.array(recordSchema),
  notifications: z.array(recordSchema),
});

const toExportBody = ({
  exportedAt,
  account,
  passwordResets,
  wrongPasswords,
  orders,
  payments,
  notifications,
}: AccountExport): z.input<typeof exportSchema> => ({
  exportedAt: exportedAt.toISOString(),
  user: toAccountBody(account),
  account: {
    status: account.status,
    hasPassword: account.passwordHash !== null,
    updatedAt: account.updatedAt.toISOString(),
    tokensValidFrom: new Date(account.tokensValidFrom * 1_000).toISOString(),
  },
  passwordResets: passwordResets.map(({ requestedAt, expiresAt, usedAt, status }) => ({
    requestedAt: requestedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
    status,
  })),
  wrongPasswords:
    wrongPasswords === undefined
      ? null
      : { count: wrongPasswords.tries, countedUntil: wrongPasswords.endsAt.toISOString() },
  orders: [...orders],
  payments: [...payments],
  notifications: [...notifications],
});

const respond = { status: 200, body: toAccountBody, headers: () => notStored } as const;

export const ownAccountRoutes = ({ ownAccount, exportAccount, eraseAccount }: UseCases): Route[] => {
  /** PUT does the same as PATCH: all members are optional, and a missing one leaves the field unchanged. */
  const change = (method: 'PATCH' | 'PUT') =>
    defineResultRoute({
      method,
      path: '/v1/users/profile',
      summary: 'Change the own name or phone number',
      access: access.people(),
      request: { body: changeSchema },
      responses: { 200: accountSchema },
      respond,
      handler: (call) => ownAccount.change(userOf(call.principal).userId, call.body),
    });

  return [
    defineResultRoute({
      method: 'GET',
      path: '/v1/users/profile',
      summary: 'The own profile',
      access: access.people(),
      request: {},
      responses: { 200: accountSchema },
      respond,
      handler: (call) => ownAccount.find(userOf(call.principal).userId),
    }),

    change('PATCH'),
    change('PUT'),

    defineRoute({
      method: 'DELETE',
      path: '/v1/users/profile',
      summary: 'Erase the own account; orders keep a nameless reference',
      access: access.people(),
      request: {},
      responses: { 204: null },
      errors: ['last_admin', 'events_live'],
      handler: async (call) => {
        await eraseAccount(userOf(call.principal).userId);
        return { status: 204 };
      },
    }),

    defineResultRoute({
      method: 'GET',
      path: '/v1/users/export',
      summary: 'Everything that is stored about the caller',
      access: access.people(),
      request: {},
      responses: { 200: exportSchema },
      respond: { status: 200, body: toExportBody, headers: () => notStored },
      handler: (call) => exportAccount(userOf(call.principal).userId),
    }),
  ];
};
