import { createPublicKey } from 'node:crypto';
import {
  allAtOnce,
  describeOnEachEngine,
  ManualClock,
  seededRandom,
  type TestDatabase,
} from '@ticketing/service-chassis/testing';
import { createTicketKeys } from '../../../src/application/tickets/ticket-keys';
import { encodeTicketCode, readTicketCode } from '../../../src/domain/ticket-code';
import { createTicketKeyRepository } from '../../../src/persistence/ticket-key-repository';
import { migrations } from '../../builders/world';

const SECRET = 'a secret of at least thirty-two characters';

describeOnEachEngine('the key of the tickets', (engine) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await engine.open({ migrations });
  });
  afterEach(() => database.dispose());

  const replica = (seed: number, secret = SECRET) =>
    createTicketKeys({
      storedTicketKeys: createTicketKeyRepository(database),
      secret,
      clock: new ManualClock(),
      random: seededRandom(seed),
    });

  it('is one for all replicas, though they start at the same moment', async () => {
    const replicas = Array.from({ length: 8 }, (_, seed) => replica(seed));
    const loaded = await allAtOnce(replicas.length, async (index) => replicas[index]?.load());
    expect(loaded.map(({ status }) => status)).toEqual(Array(replicas.length).fill('fulfilled'));
    const keyIds = new Set(replicas.map((keys) => keys.current().keyId));
    expect(keyIds.size).toBe(1);
  });

  it('outlives a restart', async () => {
    const before = replica(1);
    await before.load();
    const after = replica(2);
    await after.load();
    expect(after.published()).toEqual(before.published());
  });

  it('is published so that a scanner needs nothing else', async () => {
    const keys = replica(1);
    await keys.load();
    const [published] = keys.published();
    const claims = {
      ticketId: 'tkt_1',
      eventId: 'evt_1',
      seatLabel: 'A-1',
      nonce: 'n',
      keyId: keys.current().keyId,
    };
    const scanner = createPublicKey({ key: { ...published }, format: 'jwk' });
    expect(published?.kid).toBe(claims.keyId);
    expect(readTicketCode(encodeTicketCode(claims, keys.current().privateKey), scanner)).toEqual(claims);
  });

  it('does not lie open in the database', async () => {
    const keys = replica(1);
    await keys.load();
    const seed = keys.current().privateKey.export({ format: 'jwk' }).d ?? 'missing';
    const rows = await database.query('SELECT key_id, public_key, sealed_private_key FROM ticket_keys');
    expect(JSON.stringify(rows)).not.toContain(seed);
  });

  it('is not opened by another secret, and says which one to set', async () => {
    await replica(1).load();
    await expect(replica(1, `${SECRET}, but another`).load()).rejects.toThrow(/TICKET_KEY_SECRET/);
  });

  it('is not there before it is loaded', () => {
    expect(() => replica(1).current()).toThrow(/start the service first/);
  });
});
