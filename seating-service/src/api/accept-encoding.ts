import type { Encoding } from './seat-list-encoder';

const PREFERENCE: readonly Encoding[] = ['br', 'gzip', 'identity'];

/** The best encoding that an Accept-Encoding header (RFC 9110, section 12.5.3) allows. */
export function chooseEncoding(header: string | undefined): Encoding {
  const weights = new Map(
    (header ?? '').split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  const isAllowed = (name: string): boolean => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  return PREFERENCE.find(isAllowed) ?? 'identity';
}
