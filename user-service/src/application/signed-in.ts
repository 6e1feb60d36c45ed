import { roles } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { AccountView, ShownField } from '../domain/account';

/** What a person gets who has registered or signed in. It can also be read back from stored JSON. */
export const signedInSchema = z.object({
  account: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    role: z.enum(roles),
    createdAt: z.coerce.date(),
  } satisfies Record<ShownField, z.ZodType>),
  token: z.string(),
  expiresAt: z.coerce.date(),
});

export type SignedIn = z.output<typeof signedInSchema>;

export const accountViewOf = ({ id, name, email, phone, role, createdAt }: AccountView): AccountView => ({
  id,
  name,
  email,
  phone,
  role,
  createdAt,
});
