export * from './clock';
export * from './deep-freeze';
export * from './ids';
export * from './money';
export * from './problem-error';
export * from './random';
