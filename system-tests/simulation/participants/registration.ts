import type { Database } from '@ticketing/service-chassis/database';
import { textOf, type Participant } from './participant';

const PASSWORD = 'a long enough password';

/** The personal data that must be in no database after an erasure. */
export interface Identity {
  readonly email: string;
  readonly phone: string;
}

/** Each `number` gives another telephone number. */
export const identityOf = (name: string, number: number): Identity => ({
  email: `${name}@example.com`,
  phone: `+9198000${String(number).padStart(5, '0')}`,
});

export async function register(person: Participant, identity: Identity): Promise<void> {
  const answer = await person.insist('user-service', '/v1/users/register', {
    name: person.name,
    ...identity,
    password: PASSWORD,
  });
  person.token = textOf(answer?.body, 'token');
}

/** An employee: registers like everybody else, and then gets the role directly in the database. */
export async function employ(
  person: Participant,
  identity: Identity,
  role: 'organizer' | 'staff' | 'admin',
  users: Database,
): Promise<void> {
  await register(person, identity);
  const { email } = identity;
  await users.execute('UPDATE users SET role = @role WHERE email = @email', { role, email });
  const signedIn = await person.insist('user-service', '/v1/users/login', { email, password: PASSWORD });
  person.token = textOf(signedIn?.body, 'token');
}
