const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** True for the ISO 4217 codes that this runtime knows. */
export const isCurrency = (code: string): boolean => currencies.has(code);
