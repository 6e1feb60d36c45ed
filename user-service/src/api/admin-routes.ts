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
import { administeredSchema, emailSchema, notStored, toAdministeredBody } from './account-schemas';
import type { UseCases } from './use-cases';

const idParams = z.object({ id: z.string().max(64) });
const cursorKey = z.tuple([z.string().max(64)]);

export const adminRoutes = ({ administration }: UseCases): Route[] => [
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
    responses: { 200: listOf(administeredSchema) },
    errors: ['invalid_cursor'],
    handler: async (call) => {
      const { limit, cursor, email, role } = call.query;
      const [afterId] = cursor === undefined ? [undefined] : decodeCursor(cursor, cursorKey);
      const accounts = await administration.list({ email, role, afterId }, limit + 1);
      const { items, nextCursor } = pageOf(accounts, limit, ({ id }) => [id]);
      return { status: 200, body: { items: items.map(toAdministeredBody), nextCursor }, headers: notStored };
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/v1/users/:id',
    summary: 'One person, for admins and for services that write to people',
    access: access.rolesOrService(['admin'], 'users:read'),
    request: { params: idParams },
    responses: { 200: administeredSchema },
    errors: ['user_not_found'],
    handler: async (call) => {
      const account = await administration.find(call.params.id, { seesErased: isAdmin(call.principal) });
      return { status: 200, body: toAdministeredBody(account), headers: notStored };
    },
  }),

  defineRoute({
    method: 'PATCH',
    path: '/v1/users/:id',
    summary: 'Give somebody another role, suspend or readmit them; their sessions end',
    access: access.roles('admin'),
    request: {
      params: idParams,
      body: z.strictObject({
        role: z.enum(roles).optional(),
        status: z.enum(settableStatuses).optional(),
      }),
    },
    responses: { 200: administeredSchema },
    errors: ['user_not_found', 'last_admin', 'account_erased'],
    handler: async (call) => {
      const account = await administration.change(call.params.id, call.body);
      return { status: 200, body: toAdministeredBody(account), headers: notStored };
    },
  }),
];
