export interface UserMetrics {
  login(outcome: 'success' | 'bad_credentials' | 'throttled'): void;
  registration(outcome: 'created' | 'email_taken' | 'throttled'): void;
  passwordReset(outcome: 'mailed' | 'over_limit' | 'completed' | 'token_refused'): void;
}
