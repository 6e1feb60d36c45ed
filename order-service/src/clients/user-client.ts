import { PeerError, type Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { UserClient } from '../application/ports/user-client';

const buyerSchema = z.object({ name: z.string(), email: z.string(), phone: z.string().nullish() });

export function createUserClient(peer: Peer): UserClient {
  return {
    async buyer(userId) {
      try {
        const { name, email, phone } = await peer.call({
          method: 'GET',
          path: `/v1/users/${encodeURIComponent(userId)}`,
          scopes: ['users:read'],
          schema: buyerSchema,
        });
        return { name, email, phone: phone || null };
      } catch (error) {
        if (error instanceof PeerError && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}
