import type { Metrics } from '@ticketing/service-chassis/service';
import type { UserMetrics } from './application/ports/user-metrics';
import type { SigningKeys } from './application/signing-keys';

export function createUserMetrics(metrics: Metrics): UserMetrics {
  const logins = metrics.counter('logins_total', 'Tries to sign in, by outcome.', ['outcome']);
  const registrations = metrics.counter('registrations_total', 'Registrations, by outcome.', ['outcome']);
  const resets = metrics.counter(
    'password_resets_total',
    'Links for a new password, by what became of them.',
    ['outcome'],
  );
  return {
    login: (outcome) => logins.inc({ outcome }),
    registration: (outcome) => registrations.inc({ outcome }),
    passwordReset: (outcome) => resets.inc({ outcome }),
  };
}

/** Shows that the rotation has stopped long before it does harm. */
export function exposeKeyAge(metrics: Metrics, keys: SigningKeys): void {
  metrics.gauge('signing_key_age_seconds', 'How long the current key has been signing.', [], (gauge) => {
    gauge.set(keys.currentAgeSeconds());
  });
}
