import {
  access,
  defineResultRoute,
  defineRoute,
  isAdmin,
  idParams,
  listOf,
  pageOf,
  pageByIdQuery,
  roles,
  toPageBody,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { settableStatuses } from '../domain/account';
import { adminAccountSchema, emailInQuery, notStored, toAdminAccountBody } from './account-schemas';
import type { UseCases } from '../application/use-cases';

const respond = { status: 200, body: toAdminAccountBody, headers: () => notStored } as const;

export const adminRoutes = ({ administerAccounts }: UseCases): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/users',
    summary: 'People, oldest first; erased ones are left out',
    access: access.roles('admin'),
    request: {
      query: z.strictObject({
        ...pageByIdQuery,
        email: emailInQuery.optional(),
        role: z.enum(roles).optional(),
      }),
    },
    responses: { 200: listOf(adminAccountSchema) },
    errors: ['invalid_cursor'],
    handler: async (call) => {
      const { limit, cursor: afterId, ...filter } = call.query;
      const accounts = await administerAccounts.list({ ...filter, afterId }, limit + 1);
      const page = pageOf(accounts, limit, ({ id }) => [id]);
      return { status: 200, body: toPageBody(page, toAdminAccountBody), headers: notStored };
    },
  }),

  defineResultRoute({
    method: 'GET',
    path: '/v1/users/:id',
    summary: 'One person, for admins and for services that write to people',
    access: access.rolesOrService(['admin'], 'users:read'),
    request: { params: idParams },
    responses: { 200: adminAccountSchema },
    errors: ['user_not_found'],
    respond,
    handler: ({ params: { id }, principal }) =>
      administerAccounts.find(id, { seesErased: isAdmin(principal) }),
  }),

  defineResultRoute({
    method: 'PATCH',
    path: '/v1/users/:id',
    summary: 'Change the role or the status of an account; its sessions end',
    access: access.roles('admin'),
    request: {
      params: idParams,
      body: z.strictObject({
        role: z.enum(roles).optional(),
        status: z.enum(settableStatuses).optional(),
      }),
    },
    responses: { 200: adminAccountSchema },
    errors: ['user_not_found', 'last_admin', 'account_erased'],
    respond,
    handler: ({ params, body }) => administerAccounts.change(params.id, body),
  }),
];
