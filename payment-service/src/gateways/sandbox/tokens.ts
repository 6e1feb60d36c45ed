import type { DeclineReason } from '../../domain/failure';

/** What the sandbox does with a token: what goes into its books, and whether the caller hears of it. */
export type Behaviour =
  | { readonly kind: 'booked'; readonly declined: DeclineReason | null; readonly answers: boolean }
  /** It fails before it has done anything. */
  | { readonly kind: 'fails' };

const behaviours: Readonly<Record<string, Behaviour>> = {
  tok_success: { kind: 'booked', declined: null, answers: true },
  tok_declined: { kind: 'booked', declined: 'declined', answers: true },
  tok_insufficient_funds: { kind: 'booked', declined: 'insufficient_funds', answers: true },
  tok_timeout_then_success: { kind: 'booked', declined: null, answers: false },
  tok_timeout_then_declined: { kind: 'booked', declined: 'declined', answers: false },
  tok_error: { kind: 'fails' },
};

export const behaviourOf = (token: string): Behaviour =>
  (Object.hasOwn(behaviours, token) ? behaviours[token] : undefined) ?? {
    kind: 'booked',
    declined: 'invalid_token',
    answers: true,
  };
