import { PeerError, type Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { Users } from '../application/ports';

const personSchema = z.object({ name: z.string(), email: z.string(), phone: z.string().nullish() });

export function createUserClient(peer: Peer): Users {
  return {
    async person(userId) {
      try {
        const { name, email, phone } = await peer.call({
          method: 'GET',
          path: `/v1/users/${encodeURIComponent(userId)}`,
          scopes: ['users:read'],
          schema: personSchema,
        });
        return { name, email, phone: phone || null };
      } catch (error) {
        if (error instanceof PeerError && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}
