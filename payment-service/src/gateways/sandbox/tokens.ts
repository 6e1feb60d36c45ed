import type { DeclineReason } from '../../domain/failure-reason';

/** What the sandbox does with a token: whether it declines the charge, and whether the caller gets a response. */
export type Behaviour =
  | { readonly kind: 'recorded'; readonly declined: DeclineReason | null; readonly responds: boolean }
  /** It fails before it has done anything. */
  | { readonly kind: 'fails' };

const behaviours: Readonly<Record<string, Behaviour>> = {
  tok_success: { kind: 'recorded', declined: null, responds: true },
  tok_declined: { kind: 'recorded', declined: 'declined', responds: true },
  tok_insufficient_funds: { kind: 'recorded', declined: 'insufficient_funds', responds: true },
  tok_timeout_then_success: { kind: 'recorded', declined: null, responds: false },
  tok_timeout_then_declined: { kind: 'recorded', declined: 'declined', responds: false },
  tok_error: { kind: 'fails' },
};

export const behaviourOf = (token: string): Behaviour =>
  (Object.hasOwn(behaviours, token) ? behaviours[token] : undefined) ?? {
    kind: 'recorded',
    declined: 'invalid_token',
    responds: true,
  };
