import {
  access,
  decodeCursor,
  defineRoute,
  isAdmin,
  listOf,
  pageOf,
  pageQuery,
  roles,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { settableStatuses } from '../domain/account';
import { adminAccountSchema, emailSchema, notStored, toAdminAccountBody } from './account-schemas';
import type { UseCases } from '../application/use-cases';

const idParams = z.object({ id: z.string().max(64) });
const cursorKey = z.tuple([z.string().max(64)]);

export const adminRoutes = ({ administerAccounts }: UseCases): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/users',
    summary: 'People, oldest first; erased ones are left out',
    access: access.roles('admin'),
    request: {
      query: z.strictObject({
        ...pageQuery,
        email: emailSchema.optional(),
        role: z.enum(roles).optional(),
      }),
    },
    responses: { 200: listOf(adminAccountSchema) },
    errors: ['invalid_cursor'],
    handler: async (call) => {
      const { limit, cursor, email, role } = call.query;
      const [afterId] = cursor === undefined ? [undefined] : decodeCursor(cursor, cursorKey);
      const accounts = await administerAccounts.list({ email, role, afterId }, limit + 1);
      const { items, nextCursor } = pageOf(accounts, limit, ({ id }) => [id]);
      return { status: 200, body: { items: items.map(toAdminAccountBody), nextCursor }, headers: notStored };
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/v1/users/:id',
    summary: 'One person, for admins and for services that write to people',
    access: access.rolesOrService(['admin'], 'users:read'),
    request: { params: idParams },
    responses: { 200: adminAccountSchema },
    errors: ['user_not_found'],
    handler: async (call) => {
      const account = await administerAccounts.find(call.params.id, { seesErased: isAdmin(call.principal) });
      return { status: 200, body: toAdminAccountBody(account), headers: notStored };
    },
  }),

  defineRoute({
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
    handler: async (call) => {
      const account = await administerAccounts.change(call.params.id, call.body);
      return { status: 200, body: toAdminAccountBody(account), headers: notStored };
    },
  }),
];
