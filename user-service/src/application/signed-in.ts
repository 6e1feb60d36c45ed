import { roles } from '@ticketing/service-chassis/http';
import { z } from 'zod';

/** What somebody gets who has registered or signed in; in this form it also survives being stored as JSON. */
export const signedInSchema = z.object({
  account: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    role: z.enum(roles),
    createdAt: z.coerce.date(),
  }),
  token: z.string(),
  expiresAt: z.coerce.date(),
});

export type SignedIn = z.output<typeof signedInSchema>;
export type Profile = SignedIn['account'];

export const profileOf = ({ id, name, email, phone, role, createdAt }: Profile): Profile => ({
  id,
  name,
  email,
  phone,
  role,
  createdAt,
});
