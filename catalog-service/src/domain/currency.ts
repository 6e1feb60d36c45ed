const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether the code is a currency of ISO 4217 that the runtime knows. */
export const isCurrency = (code: string): boolean => currencies.has(code);
