export * from '../auth/access';
export * from '../auth/principal';
export type { UserKeySource } from '../auth/user-tokens';
export { holdsCardNumber } from '../logging/card-numbers';
export { readIdempotencyKey } from './call-parser';
export { errorText } from './error-text';
export * from './route';
export * from './schemas';
