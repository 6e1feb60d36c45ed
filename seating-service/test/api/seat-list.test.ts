import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { inventoryBody, seatedSection } from '../builders/inventory';
import { rawGet } from '../builders/raw-get';
import { MINUTE_MS, startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('the list of seats', () => {
  let seating: ServiceFixture;
  let seats: string[];
  const get = (query: Record<string, string>) => seating.api.get('/v1/seats').query(query);

  beforeEach(async () => {
    seating = await startServiceFixture();
    seats = await seating.publish('evt_1');
  });
  afterEach(() => seating.stop());

  const reserved = async (userId: string, seatId = '') => {
    const made = await seating.reserve(userId, 'evt_1', [seatId]).expect(201);
    return (made.body as { id: string }).id;
  };

  it('shows every seat to anyone', async () => {
    await reserved('usr_a', seats[0]);
    const { body } = await get({ eventId: 'evt_1' }).expect(200);
    expect(body).toMatchObject({
      eventId: 'evt_1',
      counts: { AVAILABLE: 14, HELD: 1, ALLOCATED: 0, BLOCKED: 0 },
    });
    expect(body.seats[0]).toEqual({
      id: seats[0],
      section: 'Stalls',
      row: 'A',
      number: '1',
      label: 'Stalls A-1',
      tier: 'Premium',
      price: { amount: 150_000, currency: 'INR' },
      status: 'HELD',
    });
  });

  it('shows what the reader has just done', async () => {
    const id = await reserved('usr_a', seats[3]);
    expect((await seating.list('evt_1')).seats[3]?.status).toBe('HELD');
    await seating.release('usr_a', id).expect(200);
    expect((await seating.list('evt_1')).seats[3]?.status).toBe('AVAILABLE');
  });

  it('shows the seats of a status or a section, with the counts of all', async () => {
    await reserved('usr_a', seats[0]);
    const held = await seating.list('evt_1', { status: 'HELD' });
    expect(held.seats.map(({ id }) => id)).toEqual([seats[0]]);
    expect(held.counts.AVAILABLE).toBe(14);
    expect((await seating.list('evt_1', { section: 'Floor' })).seats).toHaveLength(5);
    expect((await seating.list('evt_1', { section: 'floor' })).seats).toHaveLength(0);
    expect((await seating.list('evt_1', { section: 'Stalls', status: 'AVAILABLE' })).seats).toHaveLength(9);
  });

  it.each([
    ['an unknown status', { eventId: 'evt_1', status: 'SOLD' }],
    ['no event', {}],
    ['an unknown question', { eventId: 'evt_1', row: 'A' }],
  ])('rejects %s', async (_, query) => {
    const { body } = await get(query).expect(400);
    expect(body).toMatchObject({ code: 'invalid_request' });
  });

  it.each(['evt_9', "evt_1' OR '1'='1", '\u0000'])('knows no event %p', async (eventId) => {
    const { body } = await get({ eventId }).expect(404);
    expect(body).toMatchObject({ code: 'event_not_found' });
  });

  it('needs not be sent again while nothing has changed', async () => {
    const first = await get({ eventId: 'evt_1' }).expect(200);
    const etag = first.headers['etag'] ?? '';
    const again = (tag: string) => get({ eventId: 'evt_1' }).set('if-none-match', tag);

    const same = await again(etag).expect(304);
    expect(same.headers['etag']).toBe(etag);
    expect(same.text).toBe('');
    await again(`"x", ${etag}`).expect(304);
    await again('*').expect(304);
    await again('"x"').expect(200);
    await seating.reserve('usr_a', 'evt_1', ['seat_nowhere']).expect(404);
    await again(etag).expect(304);
    await reserved('usr_a', seats[0]);
    await again(etag).expect(200);
  });

  it('changes its version with every change that shows, also with those that time makes', async () => {
    const versions: number[] = [];
    const look = async () => versions.push((await seating.list('evt_1')).version);

    await look();
    const id = await reserved('usr_a', seats[0]);
    await look();
    await seating.allocate(id, 'ord_1').expect(200);
    await look();
    await reserved('usr_b', seats[1]);
    await look();
    seating.clock.advance(15 * MINUTE_MS);
    await look();
    await reserved('usr_c', seats[1]);
    await look();
    await seating.deallocate('ord_1').expect(200);
    await look();
    await seating.block('block', 'usr_organizer', 'evt_1', [seats[4] ?? '']).expect(200);
    await look();
    await seating.putInventory('evt_1', inventoryBody({ sections: [seatedSection()] })).expect(200);
    await look();

    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  it('keeps its version where nothing shows', async () => {
    const id = await reserved('usr_a', seats[0]);
    await reserved('usr_b', seats[1]);
    seating.clock.advance(10 * MINUTE_MS);
    const before = (await seating.list('evt_1')).version;
    await seating.extend(id, 15).expect(200);
    expect((await seating.list('evt_1')).version).toBe(before);

    seating.clock.advance(5 * MINUTE_MS);
    const expired = await seating.list('evt_1');
    expect(expired.version).toBeGreaterThan(before);
    await seating.runJob('hold-expiry');
    expect(await seating.list('evt_1')).toEqual(expired);
  });

  it('comes in the best encoding that the reader takes, with the same content', async () => {
    const encoded = (encoding: string) =>
      rawGet(seating.service.app, '/v1/seats?eventId=evt_1', { 'accept-encoding': encoding });
    const plain = await encoded('identity');
    const gzipped = await encoded('gzip, deflate');
    const brotli = await encoded('gzip, deflate, br');

    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers.vary).toContain('Accept-Encoding');
    expect(gzipped.headers['content-encoding']).toBe('gzip');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(gunzipSync(gzipped.bytes).toString()).toBe(plain.bytes.toString());
    expect(brotliDecompressSync(brotli.bytes).toString()).toBe(plain.bytes.toString());
  });
});
