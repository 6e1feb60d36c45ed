import { access, defineRoute, type Route } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { UseCases } from '../application/use-cases';

/** Together with the time for which verifiers cache keys, it is shorter than the time between a key's publication and its use. */
const MAXIMUM_AGE_SECONDS = 300;

/** Strict, so that no private member can ever be published (RFC 7517, 4 and RFC 7518, 6.2). */
const publicKeySchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('ES256'),
});

export const keyRoutes = ({ signingKeys }: UseCases): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: 'The public keys that verify the tokens of people (RFC 7517)',
    access: access.anyone(),
    request: {},
    responses: { 200: z.strictObject({ keys: z.array(publicKeySchema).min(1) }) },
    handler: async () => {
      const published = await signingKeys.published();
      const keys = published.map(({ id, x, y }) => ({
        kty: 'EC' as const,
        crv: 'P-256' as const,
        x,
        y,
        kid: id,
        use: 'sig' as const,
        alg: 'ES256' as const,
      }));
      return {
        status: 200,
        body: { keys },
        headers: { 'Cache-Control': `public, max-age=${MAXIMUM_AGE_SECONDS}` },
      };
    },
  }),
];
