import type { Participant } from './participant';
import type { SharedView } from './shared-view';

const CHECK_IN = '/v1/tickets/check-in';

/** Somebody with a scanner. The same ticket may be shown at two doors, at once or after a time without a network. */
export async function guardDoor(person: Participant, { shownTickets, isOpen }: SharedView): Promise<void> {
  const { prng } = person;
  while (isOpen()) {
    await person.think(2_000, 12_000);
    const scans = prng
      .some(shownTickets, prng.between(1, 3))
      .map((ticket) => ({ ticket, key: person.newKey() }));
    // Admitted because the signature is valid; the scan is sent to the service when the network is back.
    if (prng.chance(0.3)) await person.think(10_000, 40_000);
    await Promise.all(scans.map(({ ticket, key }) => scan(person, ticket, key)));
    if (prng.chance(0.1)) {
      await person.insist('order-service', CHECK_IN, { code: 'not-a-ticket', eventId: 'evt_any' });
    }
  }
}

async function scan(person: Participant, ticket: object, key: string): Promise<void> {
  const { prng } = person;
  if (prng.chance(0.2)) await person.doubleClick('order-service', CHECK_IN, ticket);
  else await person.insist('order-service', CHECK_IN, ticket, key);
  // When the response to many scans is lost, the scanner sends all of them again.
  if (prng.chance(0.2)) await person.post('order-service', CHECK_IN, ticket, key);
}
