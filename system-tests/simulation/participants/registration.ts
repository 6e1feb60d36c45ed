import type { Database } from '@ticketing/service-chassis/database';
import { textOf, type Participant } from './participant';

const PASSWORD = 'a long enough password';

/** What a person must leave behind nowhere once erased. */
export interface Identity {
  readonly email: string;
  readonly phone: string;
}

/** `number` tells people apart by their telephones. */
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

/** Somebody who works here: registers like all others, and is given the role by hand. */
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
