import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** Another P-256 key than any that the platform has. */
export const strangersKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

type Json = Readonly<Record<string, unknown>>;

const encoded = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part: string | undefined): Json =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));

export function partsOf(token: string): { header: Json; claims: Json; signature: string } {
  const [header, claims, signature = ''] = token.split('.');
  return { header: decoded(header), claims: decoded(claims), signature };
}

/** A token in the form of RFC 7515 with any signature. */
const tokenOf = (header: Json, claims: Json, signatureOf: (input: string) => string): string => {
  const input = `${encoded(header)}.${encoded(claims)}`;
  return `${input}.${signatureOf(input)}`;
};

export const withSignature = (header: Json, claims: Json, signature: string): string =>
  tokenOf(header, claims, () => signature);

export const signedEs256 = (header: Json, claims: Json, key: KeyObject): string =>
  tokenOf(header, claims, (input) =>
    sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
  );

export const signedHs256 = (header: Json, claims: Json, secret: string | Buffer): string =>
  tokenOf(header, claims, (input) => createHmac('sha256', secret).update(input).digest('base64url'));

/** A published key in each of the forms in which a careless verifier might take it for a shared secret. */
export function asSecrets(jwk: Json): (string | Buffer)[] {
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  return [
    key.export({ type: 'spki', format: 'pem' }).toString(),
    key.export({ type: 'spki', format: 'der' }),
    JSON.stringify(jwk),
    String(jwk['x']),
  ];
}
